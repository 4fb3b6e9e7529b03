import type { Entry, EntryOf, Events, EventType, Output } from '../src/api/shapes.ts';

export const SESSION = '0123456789abcdefghjkmnpqrs';

/** A journal as the tests write it: types and bodies in order, places given by the order. */
export class Journal {
  readonly entries: Entry[] = [];

  add<T extends EventType>(type: T, event: Events[T], origin = SESSION): EntryOf<T> {
    const seq = this.entries.length + 1;
    const time = new Date(Date.UTC(2026, 0, 1, 0, 0, seq)).toISOString();
    const entry = { seq, ordering: seq, origin, time, hash: `h${seq}`, type, event };
    this.entries.push(entry as unknown as Entry);
    return entry as unknown as EntryOf<T>;
  }

  replied(...calls: [name: string, args: unknown][]): EntryOf<'ModelReplied'> {
    return this.add('ModelReplied', {
      text: '',
      calls: calls.map(([name, args]) => ({ id: 'x', name, arguments: JSON.stringify(args) })),
      finish: 'tool_calls',
      usage: { promptTokens: 100, cachedTokens: 80, outputTokens: 7 },
      wallMillis: 12,
    });
  }

  observed(call: string, exit: number, text: string): EntryOf<'Observed'> {
    return this.add('Observed', { call, exit, output: output(text), wallMillis: 5 });
  }
}

export function output(head: string, tail = '', bytes = head.length + tail.length): Output {
  return { head, tail, bytes, cut: false };
}
