import type { Entry } from '../api/shapes.ts';
import type { Key } from '../i18n/translate.ts';
import type { Icon, Row, Tone } from './fold.ts';
import { oneLine } from './words.ts';

/** What a row says beside its place. */
type Line = Pick<Row, 'tone' | 'icon' | 'label' | 'text'> & Partial<Pick<Row, 'failure' | 'call'>>;

export function line(tone: Tone, icon: Icon, key: Key, text: string) {
  return { tone, icon, label: { key }, text: oneLine(text) };
}

/** The events at the side of the way: what the prompt was given, limits, sub-agents. */
export function sideLine(entry: Entry): Line {
  switch (entry.type) {
    case 'PlanRecited':
      return line('quiet', 'plan', 'row.recited', entry.event.text);
    case 'InstructionsFound':
      return line('quiet', 'task', 'row.instructions', entry.event.path);
    case 'SkillActivated':
      return line('quiet', 'task', 'row.skill', entry.event.name);
    case 'LoopNoticed':
      return {
        ...line('warn', 'warn', 'row.loop', entry.event.text ?? ''),
        label: { key: 'row.loop', values: { tool: entry.event.tool, count: entry.event.count } },
      };
    case 'ContextReduced':
      return {
        ...line('quiet', 'dot', 'row.reduced', ''),
        label: { key: 'row.reduced', values: { kind: entry.event.kind } },
      };
    case 'ReductionFailed':
      return { ...line('bad', 'fail', 'row.reductionFailed', ''), failure: entry.event.reason };
    case 'AutonomyChanged':
      return {
        ...line('person', 'person', 'row.autonomy', ''),
        label: { key: 'row.autonomy', values: { level: entry.event.level } },
      };
    case 'BudgetRaised':
      return {
        ...line('person', 'person', 'row.raised', ''),
        label: {
          key: 'row.raised',
          values: { what: entry.event.what, added: String(entry.event.added) },
        },
      };
    case 'ChildStarted':
      return line('plain', 'fork', 'row.childStarted', entry.event.child);
    case 'ChildSubmitted':
      return line('plain', 'done', 'row.childSubmitted', entry.event.result);
    case 'ChildFailed':
      return { ...line('bad', 'fail', 'row.childFailed', ''), failure: entry.event.reason };
    default:
      return unknown(entry);
  }
}

/** An event of a newer server: its name and its fields, so that nothing is hidden. */
function unknown(entry: { type: string; event: unknown }): Line {
  return {
    ...line('quiet', 'dot', 'row.unknown', JSON.stringify(entry.event)),
    label: { key: 'row.unknown', values: { type: entry.type } },
  };
}
