import type { Status } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { duration } from '../shell/format.ts';
import { useNow } from '../shell/now.ts';
import { callSummary, type Trajectory } from '../trajectory/fold.ts';
import type { GrowingReply } from './reply.ts';
import { Saying } from './saying.tsx';

interface OpenWorkProps {
  trajectory: Trajectory;
  status: Status | undefined;
  reply: GrowingReply | undefined;
}

/** What is going on right now and is not an event yet. */
export function OpenWork({ trajectory, status, reply }: OpenWorkProps) {
  const { t } = useSpeech();
  const now = useNow(1_000);
  const since = (time: string) => duration(Math.max(0, now - Date.parse(time)));
  if (status !== 'running' && status !== 'queued' && status !== 'waiting') {
    return null;
  }
  return (
    <ul className="open-work" aria-label={t('open.title')}>
      {trajectory.asking !== undefined && (
        <li>
          <span className="pulse" /> {t('open.model', { since: since(trajectory.asking) })}
        </li>
      )}
      <Saying reply={reply} />
      {[...trajectory.open.values()].map((call) => (
        <li key={call.address}>
          <span className="pulse" /> <span className="row-tool">{call.name}</span>{' '}
          <span className="row-text">{callSummary(call.name, call.arguments)}</span>{' '}
          <span className="hint">{since(call.time)}</span>
        </li>
      ))}
    </ul>
  );
}
