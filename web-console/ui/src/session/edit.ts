import type { Entry } from '../api/shapes.ts';
import { outputText } from '../trajectory/words.ts';

/** What a person may put into other words in a fork; absent where an entry cannot be edited. */
export function editableText(entry: Entry | undefined): string | undefined {
  switch (entry?.type) {
    case 'Submitted':
    case 'TaskReworded':
      return entry.event.task;
    case 'Steered':
      return entry.event.text;
    case 'ModelReplied':
      return entry.event.calls.length === 0 ? entry.event.text : replyText(entry.event);
    case 'Observed':
      return outputText(entry.event.output);
    case 'Failed':
      return [entry.event.message, outputText(entry.event.output)].filter(Boolean).join('\n');
    case 'Rejected':
    case 'CallDenied':
    case 'InDoubt':
      return entry.event.reason;
    case 'CallCancelled':
      return '';
    default:
      return undefined;
  }
}

/** A reply with its calls as JSON; arguments that are no JSON stay the text that they are. */
function replyText(reply: { text: string; calls: { name: string; arguments: string }[] }): string {
  const calls = reply.calls.map(({ name, arguments: text }) => ({ name, arguments: parsed(text) }));
  return JSON.stringify({ text: reply.text, calls }, null, 2);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
