import { useSpeech } from '../i18n/language.tsx';
import { visible } from '../shell/untrusted.ts';
import { type GrowingReply, lastOf } from './reply.ts';

/** What the model says right now, as plain text; the entry that follows takes its place. */
export function Saying({ reply }: { reply: GrowingReply | undefined }) {
  const { t } = useSpeech();
  if (reply === undefined || reply.chars === 0) {
    return null;
  }
  return (
    <li className="saying" data-request={reply.seq}>
      {reply.text !== '' && <pre>{visible(reply.text)}</pre>}
      {reply.calls.map((call) => (
        <p key={call.call}>
          <span className="row-tool">{visible(call.tool)}</span>{' '}
          <span className="row-text">{visible(lastOf(call.arguments))}</span>
        </p>
      ))}
      {reply.cut && <p className="hint">{t('open.cut')}</p>}
    </li>
  );
}
