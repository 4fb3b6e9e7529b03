import type { Status } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { duration } from '../shell/format.ts';
import { useNow } from '../shell/now.ts';
import { visible } from '../shell/untrusted.ts';
import type { Standing } from '../trajectory/standing.ts';
import { callSummary } from '../trajectory/words.ts';
import { Printed } from './printing.tsx';
import type { Printing } from './printed.ts';
import type { GrowingReply } from './reply.ts';
import { Saying } from './saying.tsx';

interface OpenWorkProps {
  standing: Standing;
  status: Status | undefined;
  reply: GrowingReply | undefined;
  printed: ReadonlyMap<string, Printing>;
}

/** What is going on right now and is not an event yet. */
export function OpenWork({ standing, status, reply, printed }: OpenWorkProps) {
  const { t } = useSpeech();
  const now = useNow(1_000);
  const since = (time: string) => duration(Math.max(0, now - Date.parse(time)));
  if (status !== 'running' && status !== 'queued' && status !== 'waiting') {
    return null;
  }
  return (
    <ul className="open-work" aria-label={t('open.title')}>
      {standing.asking !== undefined && (
        <li>
          <span className="pulse" /> {t('open.model', { since: since(standing.asking) })}
        </li>
      )}
      <Saying reply={reply} />
      {standing.open.map((call) => (
        <li key={call.address}>
          <span className="pulse" /> <span className="row-tool">{visible(call.name)}</span>{' '}
          <span className="row-text">{visible(callSummary(call.name, call.arguments))}</span>{' '}
          <span className="hint">{since(call.time)}</span>
          <Printed printing={printed.get(call.address)} />
        </li>
      ))}
    </ul>
  );
}
