import { request } from '../api/client.ts';
import {
  type RemoteWorker,
  remoteWorkers,
  type Worker,
  workers,
} from '../api/desk.ts';
import { useSpeech } from '../i18n/language.tsx';
import { ago, count, duration, moment } from '../shell/format.ts';
import { Link, sessionPath } from '../shell/navigation.tsx';
import { useNow } from '../shell/now.ts';
import { usePolled } from '../shell/polled.ts';
import { Problem } from '../shell/problem.tsx';
import { useTitle } from '../shell/title.ts';
import { visible } from '../shell/untrusted.ts';
import '../styles/desk.css';
import { DeadLetters } from './dead.tsx';
import { gaugeOf } from './metrics.ts';
import { Redrive, RedriveButton } from './redrive.tsx';

const REFRESH_MILLIS = 3_000;

/** Who runs tool calls, what they hold, and what came to nobody. */
export default function WorkersPage() {
  const { t, language } = useSpeech();
  useTitle('nav.workers');
  const lag = usePolled('lag', REFRESH_MILLIS, async (signal) =>
    gaugeOf(await (await request('/metrics', { signal })).text(), 'anabranch_projection_lag'),
  );
  return (
    <main className="page">
      <div className="heading">
        <h1>{t('nav.workers')}</h1>
        <span className="hint">
          {t('workers.lag')}{' '}
          {lag.value === undefined ? t('value.notKnown') : count(lag.value, language)}
        </span>
      </div>
      <WorkerTable />
      <RemoteTable />
      <DeadLetters />
      <Redrive />
    </main>
  );
}

function WorkerTable() {
  const { t } = useSpeech();
  const now = useNow(1_000);
  const { value, problem } = usePolled('workers', REFRESH_MILLIS, workers);
  return (
    <section>
      <h2>{t('workers.here')}</h2>
      {problem && <Problem problem={problem} />}
      {value === undefined && !problem && <p className="hint">{t('action.loading')}</p>}
      {value?.length === 0 && <p className="hint">{t('workers.none')}</p>}
      {value !== undefined && value.length > 0 && (
        <table className="desk stacked" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">{t('workers.id')}</th>
              <th role="columnheader">{t('column.status')}</th>
              <th role="columnheader">{t('workers.labels')}</th>
              <th role="columnheader">{t('workers.holds')}</th>
              <th role="columnheader" className="number">
                {t('workers.heard')}
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {value.map((worker) => (
              <WorkerRow key={worker.id} worker={worker} now={now} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function WorkerRow({ worker, now }: { worker: Worker; now: number }) {
  const { t, language } = useSpeech();
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <code>{visible(worker.id)}</code>
        <span className="below">{visible(worker.program)}</span>
        <details>
          <summary>{t('workers.tools', { count: worker.tools.length })}</summary>
          <span className="below">{visible(worker.tools.join(', '))}</span>
        </details>
      </th>
      <td role="cell">
        <span className={worker.state === 'ready' ? 'mark-good' : 'mark-bad'}>
          {t(`worker.${worker.state}`)}
        </span>
        {worker.problem !== undefined && <span className="fix">{visible(worker.problem)}</span>}
      </td>
      <td role="cell" data-label={t('workers.labels')}>
        {worker.labels.length === 0 ? t('workers.noLabel') : visible(worker.labels.join(', '))}
      </td>
      <td role="cell" className="wide" data-label={t('workers.holds')}>
        {t('workers.slots', { held: String(worker.holds.length), slots: String(worker.slots) })}
        {worker.holds.length > 0 && (
          <ul className="held">
            {worker.holds.map((held) => (
              <li key={`${held.session} ${held.call} ${held.attempt}`}>
                <Link to={sessionPath(held.session, Number(held.call.split('.')[0]) || 1)}>
                  <code>
                    {held.session.slice(0, 8)} {held.call}
                  </code>
                </Link>{' '}
                {held.since === undefined
                  ? t('workers.queued')
                  : duration(Math.max(0, now - Date.parse(held.since)))}
                <RedriveButton session={held.session} call={held.call} />
              </li>
            ))}
          </ul>
        )}
      </td>
      <td role="cell" className="number" data-label={t('workers.heard')}>
        <time dateTime={worker.heardAt} title={moment(worker.heardAt, language)}>
          {ago(worker.heardAt, now, language)}
        </time>
      </td>
    </tr>
  );
}

function RemoteTable() {
  const { t } = useSpeech();
  const { value, problem } = usePolled('remote', REFRESH_MILLIS, remoteWorkers);
  return (
    <section>
      <h2>{t('workers.remote')}</h2>
      {problem?.status === 503 ? (
        <p className="hint">{problem.message}</p>
      ) : (
        problem && <Problem problem={problem} />
      )}
      {value?.length === 0 && <p className="hint">{t('workers.noRemote')}</p>}
      {value !== undefined && value.length > 0 && (
        <table className="desk stacked" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">{t('workers.id')}</th>
              <th role="columnheader">{t('workers.toolNames')}</th>
              <th role="columnheader" className="number">
                {t('workers.holds')}
              </th>
              <th role="columnheader" className="number">
                {t('workers.silent')}
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {value.map((worker, at) => (
              <RemoteRow key={at} worker={worker} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function RemoteRow({ worker }: { worker: RemoteWorker }) {
  const { t, language } = useSpeech();
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <code>{visible(worker.name)}</code>
        <span className="below">{visible(worker.program)}</span>
      </th>
      <td role="cell" className="wide">
        {visible(worker.tools.join(', '))}
      </td>
      <td role="cell" className="number" data-label={t('workers.holds')}>
        {count(worker.holds, language)}
      </td>
      <td role="cell" className="number" data-label={t('workers.silent')}>
        {duration(worker.silentMillis)}
      </td>
    </tr>
  );
}
