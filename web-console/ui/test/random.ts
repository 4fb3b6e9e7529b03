import { Journal, output } from './journal.ts';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A journal as sessions write them: requests, replies, calls in any order of settlement, people. */
export function randomJournal(random: () => number, length: number): Journal {
  const journal = new Journal();
  const below = (max: number) => Math.floor(random() * max);
  const open: string[] = [];
  let turn = 0;
  const settle = (call: string) => {
    const root = below(2) === 0 ? { root: `root${below(40)}` } : {};
    switch (below(6)) {
      case 0:
        return journal.add('Failed', {
          call,
          kind: 'timeout',
          message: 'late',
          output: output('x'),
          wallMillis: 5,
          ...root,
        });
      case 1:
        return journal.add('Rejected', { call, reason: 'no' });
      case 2:
        return journal.add('InDoubt', { call, reason: 'lost' });
      default:
        return journal.add('Observed', {
          call,
          exit: below(4) === 0 ? 1 : 0,
          output: output('out'),
          wallMillis: 5,
          ...root,
        });
    }
  };
  const person = (call: string | undefined) => {
    switch (below(8)) {
      case 0:
        return journal.add('Paused', { by: 'me' });
      case 1:
        return journal.add('Resumed', { by: 'me' });
      case 2:
        return journal.add('Steered', { text: 'other', by: 'me' });
      case 3:
        return journal.add('AutonomyChanged', { level: below(5), by: 'me' });
      case 4:
        return call === undefined
          ? journal.add('Nudged', { reason: 'r', text: 't' })
          : journal.add('Asked', { call, question: 'why' });
      case 5:
        return call === undefined
          ? journal.add('Superseded', { by: 'x' })
          : journal.add('ApprovalRequested', { call, tool: 't', arguments: 'd', reason: 'r' });
      case 6:
        return call === undefined
          ? journal.add('Ended', { outcome: below(2) === 0 ? 'completed' : 'failed' })
          : journal.add('Approved', { call, by: 'me' });
      default:
        return journal.add('PlanUpdated', {
          items: [{ title: `p${below(50)}`, status: 'doing' }],
        });
    }
  };
  while (journal.entries.length < length) {
    const dice = below(10);
    if (dice < 5 && open.length > 0) {
      settle(open.splice(below(open.length), 1)[0]!);
    } else if (dice < 7) {
      person(open[0]);
    } else if (open.length === 0) {
      turn++;
      const request = { turn, attempt: 1, epoch: 1, segments: turn, prefixHash: `p${turn}` };
      journal.add('ModelRequested', request);
      const calls = Array.from({ length: 1 + below(3) }, (): [string, unknown] => [
        'shell_run',
        { command: `c${below(9)}` },
      ]);
      const { seq } = journal.replied(...calls);
      calls.forEach((_, index) => open.push(`${seq}.${index}`));
    } else {
      journal.add('Dispatched', { call: open[0]!, attempt: 1 + below(3) });
    }
  }
  journal.entries.length = length;
  return journal;
}
