import { lazy, Suspense, useEffect, useState } from 'react';
import { onLostLogin } from './api/client.ts';
import { useSpeech } from './i18n/language.tsx';
import { SessionPage } from './session/page.tsx';
import { SessionsPage } from './sessions/page.tsx';
import { Bar } from './shell/bar.tsx';
import { DeskPage } from './shell/desk.tsx';
import { useChord, useHeldKey, useKeys } from './shell/keyboard.ts';
import { KeyList } from './shell/keylist.tsx';
import { LoginPage } from './shell/login.tsx';
import { go, Link, placeOf, usePath } from './shell/navigation.tsx';
import { PAGES } from './shell/pages.ts';
import { Palette } from './shell/palette.tsx';
import { TaskPage } from './task/page.tsx';

const TimelinePage = lazy(() => import('./timeline/page.tsx'));
const TreePage = lazy(() => import('./tree/page.tsx'));
const ComparePage = lazy(() => import('./compare/page.tsx'));

export function App() {
  const { t } = useSpeech();
  const path = usePath();
  const [login, setLogin] = useState<'known' | 'unknown' | 'ended'>('known');
  const known = login === 'known';
  const [over, setOver] = useState<'keys' | 'palette'>();
  useEffect(() => onLostLogin((ended) => setLogin(ended ? 'ended' : 'unknown')), []);
  useKeys({ n: () => go('/new'), '?': () => setOver('keys') });
  useChord('g', Object.fromEntries(PAGES.map((page) => [page.key, () => go(page.path)])));
  useHeldKey('k', () => setOver(known ? 'palette' : undefined));
  const away = () => setOver(undefined);
  return (
    <>
      <a className="skip" href="#content">
        {t('nav.skip')}
      </a>
      <Bar
        path={path}
        known={known}
        onPalette={() => setOver('palette')}
        onKeys={() => setOver('keys')}
      />
      <div id="content" tabIndex={-1}>
        {known ? (
          <Suspense fallback={<p className="page hint">{t('action.loading')}</p>}>
            <Content path={path} />
          </Suspense>
        ) : (
          <LoginPage ended={login === 'ended'} />
        )}
      </div>
      {over === 'keys' && <KeyList path={path} onClose={away} />}
      {over === 'palette' && <Palette onKeys={() => setOver('keys')} onClose={away} />}
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
    case 'desk':
      return <DeskPage desk={place.desk} />;
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
