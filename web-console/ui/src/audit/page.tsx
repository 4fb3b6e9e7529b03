import { useState } from 'react';
import { api, ApiProblem } from '../api/client.ts';
import { type Verified, verify } from '../api/desk.ts';
import { useSpeech } from '../i18n/language.tsx';
import { asProblem } from '../shell/loaded.ts';
import { useMe } from '../shell/me.ts';
import { go, Link, sessionPath, useQuery } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';
import { useTitle } from '../shell/title.ts';
import '../styles/desk.css';
import { auditPath, Deeds } from './deeds.tsx';

const SESSION = /^[0-9a-z]{26}$/;

/** Whether the journals are what was written, a copy of them, and who did what. */
export default function AuditPage() {
  const { t } = useSpeech();
  const query = new URLSearchParams(useQuery());
  const session = query.get('session') ?? '';
  useTitle('nav.audit');
  return (
    <main className="page">
      <h1>{t('nav.audit')}</h1>
      <Chain session={session} />
      <Deeds
        who={query.get('who') ?? ''}
        session={SESSION.test(session) ? session : ''}
        cursor={query.get('cursor') ?? ''}
        acts={query.get('acts') ?? ''}
      />
    </main>
  );
}

function Chain({ session }: { session: string }) {
  const { t } = useSpeech();
  const [told, setTold] = useState<{ of: string; state: 'busy' | Verified | ApiProblem }>();
  // What is told of one chain is never shown under the name of another.
  const state = told?.of === session ? told.state : undefined;
  const valid = SESSION.test(session);
  const check = async () => {
    setTold({ of: session, state: 'busy' });
    setTold({ of: session, state: await verify(session).catch(asProblem) });
  };
  const name = (text: string) => go(auditPath({ session: text.trim() }), true);
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

/** For who may read every session. */
function Anchors() {
  const { t } = useSpeech();
  const caller = useMe();
  return caller === undefined || caller.owner !== undefined ? null : (
    <a href="/api/anchors" download>
      {t('audit.anchorsGet')}
    </a>
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
            })}{' '}
        {anchors !== undefined && <Anchors />}
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
