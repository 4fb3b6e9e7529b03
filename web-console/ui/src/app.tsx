import { lazy, Suspense, useEffect, useState } from 'react';
import { onLostLogin } from './api/client.ts';
import { useSpeech } from './i18n/language.tsx';
import { SessionPage } from './session/page.tsx';
import { SessionsPage } from './sessions/page.tsx';
import { useKeys } from './shell/keyboard.ts';
import { KeyList } from './shell/keylist.tsx';
import { LoginPage } from './shell/login.tsx';
import mark from './shell/mark.svg';
import { go, Link, placeOf, usePath } from './shell/navigation.tsx';
import { TaskPage } from './task/page.tsx';

const TimelinePage = lazy(() => import('./timeline/page.tsx'));
const TreePage = lazy(() => import('./tree/page.tsx'));
const ComparePage = lazy(() => import('./compare/page.tsx'));

export function App() {
  const { t } = useSpeech();
  const path = usePath();
  const [known, setKnown] = useState(true);
  const [keysShown, setKeysShown] = useState(false);
  useEffect(() => onLostLogin(() => setKnown(false)), []);
  useKeys({ n: () => go('/new'), '?': () => setKeysShown(true) });
  return (
    <>
      <a className="skip" href="#content">
        {t('nav.skip')}
      </a>
      <header className="bar">
        <Link to="/" className="brand">
          <img src={mark} alt="" width="20" height="20" />
          Anabranch
        </Link>
        <nav aria-label={t('nav.main')}>
          <Link to="/" aria-current={path === '/' ? 'page' : undefined}>
            {t('nav.sessions')}
          </Link>
          <Link to="/new" aria-current={path === '/new' ? 'page' : undefined}>
            {t('nav.new')}
          </Link>
        </nav>
        <button
          type="button"
          className="plain keys-button"
          aria-label={t('keys.title')}
          onClick={() => setKeysShown(true)}
        >
          ?
        </button>
        <LanguageSwitch />
      </header>
      <div id="content" tabIndex={-1}>
        {known ? (
          <Suspense fallback={<p className="page hint">{t('action.loading')}</p>}>
            <Content path={path} />
          </Suspense>
        ) : (
          <LoginPage />
        )}
      </div>
      {keysShown && <KeyList onClose={() => setKeysShown(false)} />}
    </>
  );
}

function Content({ path }: { path: string }) {
  const { t } = useSpeech();
  const place = placeOf(path);
  switch (place.name) {
    case 'sessions':
      return <SessionsPage />;
    case 'new':
      return <TaskPage />;
    case 'session':
      return <SessionPage key={place.id} id={place.id} at={place.at} />;
    case 'timeline':
      return <TimelinePage key={place.id} id={place.id} />;
    case 'tree':
      return <TreePage key={place.id} id={place.id} />;
    case 'compare':
      return <ComparePage />;
    case 'nowhere':
      return (
        <main className="page narrow">
          <h1>{t('nowhere.title')}</h1>
          <p>
            <Link to="/">{t('nowhere.back')}</Link>
          </p>
        </main>
      );
  }
}

/** Names the other language in that language, so that it is found by those who need it. */
function LanguageSwitch() {
  const { language, choose } = useSpeech();
  const other = language === 'en' ? 'zh' : 'en';
  return (
    <button
      type="button"
      className="plain"
      lang={other === 'zh' ? 'zh-Hans' : 'en'}
      onClick={() => choose(other)}
    >
      {other === 'zh' ? '中文' : 'English'}
    </button>
  );
}
