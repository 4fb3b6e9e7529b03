import type { Entry, Output, PlanItem, Usage } from '../api/shapes.ts';
import type { Key } from '../i18n/translate.ts';
import { line, sideLine } from './lines.ts';
import { after, NOTHING, type Standing } from './standing.ts';
import { callSummary, oneLine, outputText } from './words.ts';

/** How a row looks: what matters stands out, bookkeeping stays quiet. */
export type Tone = 'plain' | 'quiet' | 'person' | 'good' | 'warn' | 'bad';

export type Icon =
  | 'task'
  | 'fork'
  | 'model'
  | 'tool'
  | 'plan'
  | 'person'
  | 'pause'
  | 'play'
  | 'stop'
  | 'done'
  | 'fail'
  | 'warn'
  | 'dot';

/** What a row says first: words of the house, by key. */
export interface Label {
  key: Key;
  values?: Record<string, string | number>;
}

/** One event as one line. `text` and `failure` are untrusted and shown as plain text only. */
export interface Row {
  seq: number;
  type: string;
  time: string;
  inherited: boolean;
  tone: Tone;
  icon: Icon;
  label: Label;
  tool?: string;
  text: string;
  /** What did not work, whole; shown below the line and never folded away. */
  failure?: string;
  /** The answer to the person who asked, whole. */
  answer?: string;
  millis?: number;
  usage?: Usage;
  call?: string;
}

/** A tool call, found by its address. */
export interface Call {
  address: string;
  name: string;
  arguments: string;
  repliedAt: number;
  time: string;
  /** The seq of its settlement; absent while it is open. */
  settledAt?: number;
}

const DECISIONS: ReadonlySet<string> = new Set([
  'ModelReplied',
  'Steered',
  'Approved',
  'CallDenied',
  'Answered',
  'Edited',
  'Forked',
]);

/**
 * A branch as people see it: a pure fold of its entries, in order. Rows are only ever added, so that
 * what is on the screen already stays as it is.
 */
export class Trajectory {
  readonly rows: Row[] = [];
  readonly calls = new Map<string, Call>();
  readonly failures: number[] = [];
  /** The entries that left another workspace than the one before. */
  readonly writes: number[] = [];
  /** The entries at which somebody chose how to go on: the model's replies and people's words. */
  readonly decisions: number[] = [];
  readonly #standings: Standing[] = [];
  readonly #session: string;

  constructor(session: string) {
    this.#session = session;
  }

  get head(): number {
    return this.rows.at(-1)?.seq ?? 0;
  }

  /** How the session stands now. */
  get now(): Standing {
    return this.#standings.at(-1) ?? NOTHING;
  }

  /** How it stood after an entry: the fold of the entries up to it, and of no other. */
  at(seq: number): Standing {
    return this.#standings[Math.min(seq, this.head) - 1] ?? NOTHING;
  }

  add(entry: Entry): void {
    const before = this.now;
    const standing = after(before, entry);
    this.#standings.push(standing);
    this.#track(entry);
    if (standing.root !== before.root && entry.type !== 'Submitted') {
      this.writes.push(entry.seq);
    }
    if (DECISIONS.has(entry.type)) {
      this.decisions.push(entry.seq);
    }
    const row: Row = {
      seq: entry.seq,
      type: entry.type,
      time: entry.time,
      inherited: entry.origin !== this.#session,
      ...this.#line(entry),
    };
    if (row.tone === 'bad') {
      this.failures.push(row.seq);
    }
    this.rows.push(row);
  }

  #track(entry: Entry): void {
    switch (entry.type) {
      case 'ModelReplied':
        entry.event.calls.forEach((call, index) => this.#opened(entry, call, index));
        break;
      case 'Observed':
      case 'Failed':
      case 'Rejected':
      case 'CallDenied':
      case 'CallCancelled':
      case 'InDoubt':
        this.#settled(entry.event.call, entry.seq);
        break;
      default:
        break;
    }
  }

  #opened(entry: Entry, call: { name: string; arguments: string }, index: number): void {
    const address = `${entry.seq}.${index}`;
    this.calls.set(address, {
      address,
      name: call.name,
      arguments: call.arguments,
      repliedAt: entry.seq,
      time: entry.time,
    });
  }

  #settled(address: string, seq: number): void {
    const call = this.calls.get(address);
    if (call !== undefined) {
      this.calls.set(address, { ...call, settledAt: seq });
    }
  }

  #line(entry: Entry): Omit<Row, 'seq' | 'type' | 'time' | 'inherited'> {
    switch (entry.type) {
      case 'Submitted':
        return line('person', 'task', 'row.submitted', entry.event.task);
      case 'Forked':
        return {
          ...line('person', 'fork', 'row.forked', ''),
          label: {
            key: 'row.forked',
            values: { parent: entry.event.parent, at: String(entry.event.at) },
          },
        };
      case 'Superseded':
        return line('warn', 'fork', 'row.superseded', entry.event.by);
      case 'Ended':
        return this.#ended(entry.event);
      case 'CancelRequested':
        return line('warn', 'stop', 'row.cancelRequested', '');
      case 'SessionCancelled':
        return line('warn', 'stop', 'row.cancelled', '');
      case 'BudgetReached':
        return {
          ...line('bad', 'warn', 'row.budget', ''),
          label: {
            key: 'row.budget',
            values: { what: entry.event.what, limit: entry.event.limit },
          },
        };
      case 'ModelRequested':
        return {
          ...line('quiet', 'dot', 'row.requested', ''),
          label: {
            key: entry.event.attempt > 1 ? 'row.requestedAgain' : 'row.requested',
            values: {
              turn: entry.event.turn,
              attempt: entry.event.attempt,
              count: entry.event.segments,
            },
          },
        };
      case 'ModelReplied':
        return this.#replied(entry.event);
      case 'ModelFailed':
        return {
          ...line('bad', 'fail', 'row.modelFailed', entry.event.kind),
          failure: entry.event.message,
          usage: entry.event.usage,
        };
      case 'ModelCancelled':
        return line('warn', 'stop', 'row.modelCancelled', '');
      case 'Nudged':
        return line('warn', 'dot', 'row.nudged', entry.event.reason);
      case 'PrefixBroken':
        return {
          ...line('bad', 'warn', 'row.prefixBroken', `@${entry.event.seq}`),
          failure: `${entry.event.expected}\n${entry.event.actual}`,
        };
      case 'Dispatched':
        return {
          ...this.#call(entry.event.call, 'quiet', 'row.dispatched'),
          label: { key: 'row.dispatched', values: { attempt: entry.event.attempt } },
        };
      case 'Observed':
        return this.#observed(entry.event);
      case 'Failed':
        return {
          ...this.#call(entry.event.call, 'bad', 'row.failed'),
          label: { key: 'row.failed', values: { kind: entry.event.kind } },
          failure: joined(entry.event.message, outputText(entry.event.output)),
          millis: entry.event.wallMillis,
        };
      case 'Rejected':
        return {
          ...this.#call(entry.event.call, 'bad', 'row.rejected'),
          failure: entry.event.reason,
        };
      case 'CallDenied':
        return {
          ...this.#call(entry.event.call, 'bad', 'row.denied'),
          failure: entry.event.reason,
        };
      case 'ApprovalRequested':
        return {
          ...this.#call(entry.event.call, 'warn', 'row.approvalRequested'),
          icon: 'person' as const,
        };
      case 'Approved':
        return { ...this.#call(entry.event.call, 'person', 'row.approved'), icon: 'person' as const };
      case 'Asked':
        return line('warn', 'person', 'row.asked', entry.event.question);
      case 'Answered':
        return line('person', 'person', 'row.answered', entry.event.text);
      case 'ModelSwitched':
        return line('warn', 'model', 'row.switched', entry.event.to.id);
      case 'Edited':
        return {
          ...line('person', 'person', 'row.edited', ''),
          label: {
            key: 'row.edited',
            values: { replaces: String(entry.event.replaces), as: String(entry.event.as) },
          },
        };
      case 'TaskReworded':
        return line('person', 'task', 'row.submitted', entry.event.task);
      case 'CallCancelled':
        return this.#call(entry.event.call, 'warn', 'row.callCancelled');
      case 'InDoubt':
        return {
          ...this.#call(entry.event.call, 'bad', 'row.inDoubt'),
          failure: entry.event.reason,
        };
      case 'LateResult':
        return { ...this.#call(entry.event.call, 'quiet', 'row.late'), text: entry.event.summary };
      case 'Steered':
        return line('person', 'person', 'row.steered', entry.event.text);
      case 'SteerAdmitted':
        return line('quiet', 'person', 'row.steerAdmitted', entry.event.text);
      case 'Paused':
        return line('warn', 'pause', 'row.paused', '');
      case 'Resumed':
        return line('plain', 'play', 'row.resumed', '');
      case 'PlanUpdated':
        return this.#planned(entry.event.items);
      default:
        return sideLine(entry);
    }
  }

  #replied(event: { text: string; calls: { name: string; arguments: string }[] } & Timed) {
    const only = event.calls.length === 1 ? event.calls[0] : undefined;
    const calls = event.calls.map((call) => call.name).join(', ');
    const about = only ? callSummary(only.name, only.arguments) : '';
    const said = oneLine(event.text);
    return {
      ...line('plain', 'model', 'row.replied', said === '' ? about : said),
      ...(calls === '' ? {} : { tool: calls }),
      millis: event.wallMillis,
      usage: event.usage,
    };
  }

  #observed(event: { call: string; exit: number; output: Output; wallMillis: number }) {
    const failed = event.exit !== 0;
    const row = this.#call(event.call, failed ? 'bad' : 'plain', 'row.observed');
    const output = outputText(event.output);
    return {
      ...row,
      ...(failed ? { failure: output } : { text: arrow(row.text, oneLine(output)) }),
      icon: failed ? ('fail' as const) : ('tool' as const),
      label: failed
        ? { key: 'row.exit' as const, values: { exit: event.exit } }
        : { key: 'row.observed' as const },
      millis: event.wallMillis,
    };
  }

  #ended(event: { outcome: string; answer?: string; reason?: string }) {
    const text = event.answer ?? event.reason ?? '';
    if (event.outcome === 'completed') {
      return { ...line('good', 'done', 'row.completed', ''), answer: text };
    }
    const row = line('bad', 'fail', 'row.endedFailed', '');
    return text === '' ? row : { ...row, failure: joined(event.reason ?? '', event.answer ?? '') };
  }

  #planned(items: PlanItem[]) {
    const done = items.filter((item) => item.status === 'done').length;
    const doing = items.find((item) => item.status === 'doing');
    return {
      ...line('quiet', 'plan', 'row.plan', doing?.title ?? ''),
      label: { key: 'row.plan' as const, values: { done, count: items.length } },
    };
  }

  #call(address: string, tone: Tone, key: Key) {
    const call = this.calls.get(address);
    return {
      ...line(tone, tone === 'bad' ? 'fail' : 'tool', key, ''),
      tool: call?.name ?? address,
      text: call === undefined ? '' : callSummary(call.name, call.arguments),
      call: address,
    };
  }
}

interface Timed {
  wallMillis: number;
  usage: Usage;
}

function arrow(from: string, to: string): string {
  return from === '' || to === '' ? from + to : `${from} → ${to}`;
}

function joined(first: string, second: string): string {
  return [first, second].filter((part) => part !== '').join('\n');
}
