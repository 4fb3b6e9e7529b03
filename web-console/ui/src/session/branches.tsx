import { useEffect, useState } from 'react';
import { api } from '../api/client.ts';
import type { Lineage } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { Link, sessionPath } from '../shell/navigation.tsx';
import { StatusMark } from '../shell/status.tsx';
import { treeLines } from './tree.ts';

const REFRESH_MILLIS = 4_000;

/** Who was forked from whom: the whole tree that this session belongs to, as an indented list. */
export function Branches({ id, head }: { id: string; head: number }) {
  const { t } = useSpeech();
  const lineage = useLineage(id, head > 0);
  if (lineage === undefined || lineage.sessions.length < 2) {
    return null;
  }
  return (
    <details className="card" open>
      <summary>
        {t('branches.title')}{' '}
        <span className="hint">{t('branches.count', { count: lineage.sessions.length })}</span>
      </summary>
      <ul className="branches">
        {treeLines(lineage).map(({ session, depth }) => (
          <li
            key={session.id}
            className={`depth-${Math.min(depth, 6)}`}
            aria-current={session.id === id ? 'page' : undefined}
          >
            <Link to={sessionPath(session.id)}>
              <code>{session.id.slice(0, 8)}</code>
            </Link>
            <StatusMark status={session.status} />
            <span className="hint">
              {session.forkedAt === undefined
                ? t('branches.root')
                : t('branches.forkedAt', { at: String(session.forkedAt) })}{' '}
              · {t('branches.steps', { count: session.steps })}
              {session.supersededBy !== undefined && ` · ${t('branches.superseded')}`}
              {session.id === id && ` · ${t('branches.here')}`}
            </span>
          </li>
        ))}
      </ul>
      <Link to={`${sessionPath(id)}/tree`}>{t('branches.tree')}</Link>
    </details>
  );
}

function useLineage(id: string, here: boolean): Lineage | undefined {
  const [lineage, setLineage] = useState<Lineage>();
  useEffect(() => {
    if (!here) return undefined;
    const unwanted = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      try {
        if (!document.hidden) setLineage(await api.lineage(id, unwanted.signal));
      } catch {
        // The strip says when the server cannot be reached; the tree keeps what it had.
      }
      if (!unwanted.signal.aborted) timer = setTimeout(() => void ask(), REFRESH_MILLIS);
    };
    void ask();
    return () => {
      unwanted.abort();
      clearTimeout(timer);
    };
  }, [id, here]);
  return lineage;
}
