import { useState } from 'react';
import { api, ApiProblem } from '../api/client.ts';
import { audit, type AuditEntry, type Verified, verify } from '../api/desk.ts';
import { useSpeech } from '../i18n/language.tsx';
import { moment } from '../shell/format.ts';
import { asProblem, useLoaded } from '../shell/loaded.ts';
import { go, Link, sessionPath, useQuery } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';
import { useTitle } from '../shell/title.ts';
import '../styles/desk.css';

const SESSION = /^[0-9a-z]{26}$/;

/** Whether the journals are what was written, a copy of them, and who did what. */
export default function AuditPage() {
  const { t } = useSpeech();
  const session = new URLSearchParams(useQuery()).get('session') ?? '';
  useTitle('nav.audit');
  return (
    <main className="page">
      <h1>{t('nav.audit')}</h1>
      <Chain session={session} />
      <WhoDidWhat />
    </main>
  );
}

function Chain({ session }: { session: string }) {
  const { t } = useSpeech();
  const [state, setState] = useState<'busy' | Verified | ApiProblem>();
  const valid = SESSION.test(session);
  const check = async () => {
    setState('busy');
    setState(await verify(session).catch(asProblem));
  };
  const name = (text: string) => {
    setState(undefined);
    const id = text.trim();
    go(id === '' ? '/audit' : `/audit?session=${encodeURIComponent(id)}`, true);
  };
  return (
    <section>
      <h2>{t('audit.chain')}</h2>
      <p className="hint">{t('audit.chainWhat')}</p>
      <div className="filters">
        <input
          aria-label={t('audit.session')}
          placeholder={t('audit.session')}
          value={session}
          aria-invalid={session !== '' && !valid}
          onChange={(event) => name(event.target.value)}
        />
        <button
          type="button"
          className="primary"
          disabled={state === 'busy' || (session !== '' && !valid)}
          onClick={() => void check()}
        >
          {t('audit.verify')}
        </button>
        {valid && (
          <a className="button" href={api.exportUrl(session)} download>
            {t('audit.export')}
          </a>
        )}
      </div>
      <div role="status">
        {state === 'busy' && <p className="hint">{t('audit.busy')}</p>}
        {state !== undefined && state !== 'busy' && !(state instanceof ApiProblem) && (
          <Outcome verified={state} />
        )}
      </div>
      {state instanceof ApiProblem && <Problem problem={state} />}
      {session === '' && <p className="hint">{t('audit.exportWhat')}</p>}
    </section>
  );
}

function Outcome({ verified }: { verified: Verified }) {
  const { t } = useSpeech();
  const { anchors, broken, unread } = verified;
  return (
    <>
      <p className={verified.ok ? 'outcome outcome-good' : 'outcome outcome-bad'}>
        {t(verified.ok ? 'audit.ok' : 'audit.broken')}{' '}
        {t('audit.events', { count: verified.events })},{' '}
        {t('branches.count', { count: verified.sessions })}.
      </p>
      <p>
        {anchors === undefined
          ? t('audit.noAnchors')
          : t('audit.anchors', {
              count: anchors.statements ?? 0,
              heads: anchors.heads ?? 0,
              entries: anchors.entries ?? 0,
            })}
      </p>
      <Places title={t('audit.brokenAt')} places={broken} />
      <Places title={t('audit.unreadAt')} places={unread ?? []} />
    </>
  );
}

function Places({ title, places }: { title: string; places: Verified['broken'] }) {
  if (places.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul className="plain-list">
        {places.map(({ session, seq, reason }, at) => (
          <li key={at}>
            {session !== undefined && (
              <Link to={sessionPath(session, seq)}>
                <code>
                  {session}@{seq}
                </code>
              </Link>
            )}{' '}
            {reason}
          </li>
        ))}
      </ul>
    </>
  );
}

/** A server without such notes says so; what sessions were told stands in their journals. */
function WhoDidWhat() {
  const { t } = useSpeech();
  const found = useLoaded('audit', async (signal) => {
    try {
      return await audit(signal);
    } catch (reason) {
      if (reason instanceof ApiProblem && reason.status === 404) return 'notTold' as const;
      throw reason;
    }
  });
  return (
    <section>
      <h2>{t('audit.who')}</h2>
      {found.state === 'loading' && <p className="hint">{t('action.loading')}</p>}
      {found.state === 'refused' && <Problem problem={found.problem} />}
      {found.state === 'ready' && found.value === 'notTold' && (
        <p className="hint">{t('audit.notTold')}</p>
      )}
      {found.state === 'ready' && Array.isArray(found.value) && <Entries entries={found.value} />}
    </section>
  );
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  const { t, language } = useSpeech();
  if (entries.length === 0) {
    return <p className="hint">{t('audit.none')}</p>;
  }
  return (
    <table className="desk stacked" role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{t('audit.when')}</th>
          <th role="columnheader">{t('audit.person')}</th>
          <th role="columnheader">{t('audit.did')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {entries.map((entry, at) => (
          <tr key={at} role="row">
            <td role="cell">{moment(entry.time, language)}</td>
            <th role="rowheader" scope="row">
              {entry.who ?? t('value.notKnown')}
            </th>
            <td role="cell" className="wide">
              {entry.what ?? t('value.notKnown')}{' '}
              {entry.session !== undefined && (
                <Link to={sessionPath(entry.session)}>
                  <code>{entry.session}</code>
                </Link>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
