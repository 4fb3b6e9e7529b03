import { type FormEvent, useEffect, useState } from 'react';
import { type Deed, deeds } from '../api/access.ts';
import { useSpeech } from '../i18n/language.tsx';
import { moment } from '../shell/format.ts';
import { useLoaded } from '../shell/loaded.ts';
import { useHas } from '../shell/me.ts';
import { go, Link, sessionPath } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';

interface DeedsProps {
  who: string;
  session: string;
  cursor: string;
  /** Anything but empty: only what may have changed something. */
  acts: string;
}

/** Most of what is noted is read, by pages that look again and again. */
const PAGE = 50;
const ACTS_PAGE = 200;

/** The address of this page with what is asked of it. */
export function auditPath(asked: Partial<DeedsProps>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    if (value !== '') query.set(name, value);
  }
  return query.size === 0 ? '/audit' : `/audit?${query}`;
}

/** Who read and did what, the newest first; for admins alone. */
export function Deeds(asked: DeedsProps) {
  const { t } = useSpeech();
  const admin = useHas('admin');
  return (
    <section aria-labelledby="deeds">
      <h2 id="deeds">{t('audit.who')}</h2>
      {admin === true && <Found {...asked} />}
      {admin === false && <p className="hint">{t('audit.adminOnly')}</p>}
    </section>
  );
}

function Found(asked: DeedsProps) {
  const { t } = useSpeech();
  const { who, session, cursor, acts } = asked;
  const found = useLoaded(`${who} ${session} ${cursor} ${acts}`, (signal) =>
    deeds({ who, session, cursor, max: acts === '' ? PAGE : ACTS_PAGE }, signal),
  );
  return (
    <>
      <Filters {...asked} />
      {found.state === 'loading' && <p className="hint">{t('action.loading')}</p>}
      {found.state === 'refused' && <Problem problem={found.problem} />}
      {found.state === 'ready' && (
        <>
          <DeedTable
            deeds={found.value.entries.filter(({ method }) => acts === '' || method !== 'GET')}
          />
          <p className="actions">
            {cursor !== '' && (
              <Link className="button" to={auditPath({ who, session, acts })}>
                {t('audit.newest')}
              </Link>
            )}
            {found.value.next !== undefined && (
              <Link
                className="button"
                to={auditPath({ who, session, acts, cursor: String(found.value.next) })}
              >
                {t('audit.older')}
              </Link>
            )}
          </p>
        </>
      )}
    </>
  );
}

function Filters({ who, session, acts }: DeedsProps) {
  const { t } = useSpeech();
  const [typed, setTyped] = useState(who);
  useEffect(() => setTyped(who), [who]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go(auditPath({ who: typed.trim(), session, acts }));
  };
  return (
    <form className="filters" onSubmit={submit}>
      <input
        aria-label={t('audit.byWho')}
        placeholder={t('audit.byWho')}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit">{t('usage.show')}</button>
      <label className="check">
        <input
          type="checkbox"
          checked={acts !== ''}
          onChange={(event) => go(auditPath({ who, session, acts: event.target.checked ? '1' : '' }))}
        />
        {t('audit.acts')}
      </label>
    </form>
  );
}

function DeedTable({ deeds: shown }: { deeds: readonly Deed[] }) {
  const { t } = useSpeech();
  if (shown.length === 0) {
    return <p className="hint">{t('audit.none')}</p>;
  }
  return (
    <table className="desk stacked dense" role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{t('audit.when')}</th>
          <th role="columnheader">{t('audit.person')}</th>
          <th role="columnheader">{t('audit.did')}</th>
          <th role="columnheader" className="number">
            {t('audit.answer')}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {shown.map((deed) => (
          <DeedRow key={deed.seq} deed={deed} />
        ))}
      </tbody>
    </table>
  );
}

function DeedRow({ deed }: { deed: Deed }) {
  const { t, language } = useSpeech();
  return (
    <tr role="row">
      <td role="cell" className="when">
        <time dateTime={deed.time}>{moment(deed.time, language)}</time>
      </td>
      <th role="rowheader" scope="row">
        <Link to={auditPath({ who: deed.who })}>{deed.who}</Link>{' '}
        <span className="hint">{t(`role.${deed.role}`)}</span>
      </th>
      <td role="cell" className="wide">
        <code>
          {deed.method} {deed.route}
        </code>{' '}
        {deed.sessions?.map((session) => (
          <span key={session} className="below">
            <Link to={sessionPath(session)}>
              <code>{session}</code>
            </Link>
          </span>
        ))}
      </td>
      <td role="cell" className="number" data-label={t('audit.answer')}>
        <span className={deed.status < 400 ? undefined : 'mark-bad'}>{deed.status}</span>
      </td>
    </tr>
  );
}
