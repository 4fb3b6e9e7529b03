import { useEffect } from 'react';
import type { Session } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { Link, sessionPath } from '../shell/navigation.tsx';
import { StatusMark } from '../shell/status.tsx';
import { titleOf, visible } from '../shell/untrusted.ts';

export type View = 'trajectory' | 'timeline' | 'tree';

const TITLE_CHARS_MAX = 300;

/** The ways to look at one session. */
export function Views({ id, page }: { id: string; page: View }) {
  const { t } = useSpeech();
  const paths: [View, string][] = [
    ['trajectory', sessionPath(id)],
    ['timeline', `${sessionPath(id)}/timeline`],
    ['tree', `${sessionPath(id)}/tree`],
  ];
  return (
    <nav className="views" aria-label={t('views.title')}>
      {paths.map(([view, to]) => (
        <Link key={view} to={to} aria-current={view === page ? 'page' : undefined}>
          {t(`views.${view}`)}
        </Link>
      ))}
    </nav>
  );
}

interface SessionHeadProps {
  id: string;
  session: Session | undefined;
  page: View;
}

/** Which session a page is about. */
export function SessionHead({ id, session, page }: SessionHeadProps) {
  const { t } = useSpeech();
  const task = visible((session?.task ?? '').slice(0, TITLE_CHARS_MAX));
  useEffect(() => {
    document.title = `${titleOf(session?.task ?? '') || id} · ${t(`views.${page}`)} · Anabranch`;
  }, [session?.task, id, page, t]);
  return (
    <header className="session-head">
      <div className="strip-title">
        {session && <StatusMark status={session.status} />}
        <h1>{session ? task : t('action.loading')}</h1>
      </div>
      <p className="strip-id">
        <code>{id}</code>
      </p>
      <Views id={id} page={page} />
    </header>
  );
}
