import { useEffect, useRef, useState } from 'react';
import { api, type ApiProblem } from '../api/client.ts';
import { type Session, STATUSES } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { ago, cacheHit, moment, percent, short } from '../shell/format.ts';
import { useKeys } from '../shell/keyboard.ts';
import { asProblem } from '../shell/loaded.ts';
import { go, Link, sessionPath, useQuery } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';
import { StatusMark } from '../shell/status.tsx';
import { visible } from '../shell/untrusted.ts';
import { Chunks, useNear } from './chunks.tsx';
import { useNow } from '../shell/now.ts';

const REFRESH_MILLIS = 2_000;
const PAGE = 200;

/** All sessions, newest first; what is shown is in the address, so it can be shared. */
export function SessionsPage() {
  const { t } = useSpeech();
  const query = new URLSearchParams(useQuery());
  const status = query.get('status') ?? '';
  const text = query.get('q') ?? '';
  const find = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => find.current?.focus() });
  useEffect(() => {
    document.title = `${t('nav.sessions')} · Anabranch`;
  }, [t]);
  const show = (nextStatus: string, nextText: string) => {
    const next = new URLSearchParams();
    if (nextStatus !== '') next.set('status', nextStatus);
    if (nextText !== '') next.set('q', nextText);
    go(next.size === 0 ? '/' : `/?${next}`, true);
  };
  return (
    <main className="page">
      <div className="heading">
        <h1>{t('nav.sessions')}</h1>
        <Link to="/new" className="button primary">
          {t('nav.new')}
        </Link>
      </div>
      <div className="filters" role="search">
        <input
          ref={find}
          type="search"
          aria-label={t('sessions.find')}
          placeholder={t('sessions.find')}
          value={text}
          onChange={(event) => show(status, event.target.value)}
        />
        <select
          aria-label={t('sessions.status')}
          value={status}
          onChange={(event) => show(event.target.value, text)}
        >
          <option value="">{t('sessions.any')}</option>
          {STATUSES.map((one) => (
            <option key={one} value={one}>
              {t(`status.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <Sessions key={`${status} ${text}`} status={status} text={text} />
    </main>
  );
}

/** One filtered list. It asks again while it is looked at; more pages are added by hand. */
function Sessions({ status, text }: { status: string; text: string }) {
  const { t } = useSpeech();
  const [first, setFirst] = useState<Session[]>();
  const [older, setOlder] = useState<Session[]>([]);
  const [next, setNext] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const paged = useRef(false);
  useEffect(() => {
    const unwanted = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      try {
        if (!document.hidden) {
          const page = await api.sessions({ status, text }, unwanted.signal);
          setFirst(page.sessions);
          setProblem(undefined);
          if (!paged.current) setNext(page.next);
        }
      } catch (reason) {
        if (!unwanted.signal.aborted) setProblem(asProblem(reason));
      }
      if (!unwanted.signal.aborted) timer = setTimeout(() => void ask(), REFRESH_MILLIS);
    };
    void ask();
    return () => {
      unwanted.abort();
      clearTimeout(timer);
    };
  }, [status, text]);
  const asking = useRef<string>(undefined);
  const more = async () => {
    // Who scrolls fast asks again before the page that came is drawn: each place is asked once.
    if (next === undefined || asking.current === next) return;
    asking.current = next;
    try {
      const page = await api.sessions({ status, text, cursor: next, max: PAGE });
      paged.current = true;
      setOlder((shown) => [...shown, ...page.sessions]);
      setNext(page.next);
    } catch (reason) {
      asking.current = undefined;
      setProblem(asProblem(reason));
    }
  };
  const end = useNear<HTMLDivElement>(() => void more(), `${next ?? ''}`);
  const listed = new Set(first?.map((session) => session.id));
  const sessions = [...(first ?? []), ...older.filter((session) => !listed.has(session.id))];
  return (
    <>
      {problem && <Problem problem={problem} />}
      {first === undefined && !problem && <p className="hint">{t('action.loading')}</p>}
      {first !== undefined && sessions.length === 0 && (
        <Empty filtered={status !== '' || text !== ''} />
      )}
      {sessions.length > 0 && <Table sessions={sessions} />}
      {next !== undefined && (
        <div ref={end}>
          <button type="button" onClick={() => void more()}>
            {t('sessions.more')}
          </button>
        </div>
      )}
    </>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  const { t } = useSpeech();
  return (
    <div className="empty">
      <p>{t(filtered ? 'sessions.noneFound' : 'sessions.none')}</p>
      {!filtered && (
        <p>
          <Link to="/new">{t('sessions.first')}</Link>
        </p>
      )}
    </div>
  );
}

function Table({ sessions }: { sessions: Session[] }) {
  const { t } = useSpeech();
  const now = useNow(10_000);
  return (
    <table className="sessions" role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{t('column.status')}</th>
          <th role="columnheader">{t('column.task')}</th>
          <th role="columnheader">{t('column.model')}</th>
          <th role="columnheader" className="number">
            {t('column.steps')}
          </th>
          <th role="columnheader" className="number">
            {t('column.tokens')}
          </th>
          <th role="columnheader" className="number">
            {t('column.cache')}
          </th>
          <th role="columnheader" className="number">
            {t('column.cost')}
          </th>
          <th role="columnheader" className="number">
            {t('column.age')}
          </th>
        </tr>
      </thead>
      <Chunks rows={sessions}>
        {(session) => <SessionRow key={session.id} session={session} now={now} />}
      </Chunks>
    </table>
  );
}

function SessionRow({ session, now }: { session: Session; now: number }) {
  const { t, language } = useSpeech();
  const hit = cacheHit(session.usage);
  const tokens = totalTokens(session);
  const asks = session.asks?.length ?? 0;
  const needsMe = session.status === 'waiting' || session.status === 'paused';
  return (
    <tr role="row">
      <td role="cell" className="cell-status">
        <StatusMark status={session.status} />
        {asks > 0 ? (
          <Link to="/approvals" className="needs-me">
            {t('sessions.asks', { count: asks })}
          </Link>
        ) : (
          needsMe && <span className="needs-me">{t('sessions.needsMe')}</span>
        )}
      </td>
      <td role="cell" className="cell-task">
        <Link to={sessionPath(session.id)}>{visible(session.task)}</Link>
        {session.parent !== undefined && (
          <span className="fork-of">
            {t('sessions.forkOf', { parent: session.parent, at: String(session.forkedAt ?? 0) })}
          </span>
        )}
      </td>
      <td role="cell" className="cell-model">
        {visible(session.model)}
      </td>
      <td role="cell" className="number" data-label={t('column.steps')}>
        {session.steps}
      </td>
      <td role="cell" className="number" data-label={t('column.tokens')}>
        {tokens === undefined ? t('value.unknown') : short(tokens)}
      </td>
      <td role="cell" className="number" data-label={t('column.cache')}>
        {hit === undefined ? t('value.unknown') : percent(hit)}
      </td>
      <td role="cell" className="number" data-label={t('column.cost')}>
        {session.usage.cost === undefined
          ? t('value.notKnown')
          : `${session.usage.cost} ${session.usage.currency ?? ''}`}
      </td>
      <td role="cell" className="number" data-label={t('column.age')}>
        <time dateTime={session.createdAt} title={moment(session.createdAt, language)}>
          {ago(session.createdAt, now, language)}
        </time>
      </td>
    </tr>
  );
}

function totalTokens({ usage }: Session): number | undefined {
  return usage.promptTokens === undefined && usage.outputTokens === undefined
    ? undefined
    : (usage.promptTokens ?? 0) + (usage.outputTokens ?? 0);
}
