import { useSpeech } from '../i18n/language.tsx';
import { useLoaded } from './loaded.ts';
import type { Desk } from './navigation.tsx';
import { DESKS } from './pages.ts';
import { Problem } from './problem.tsx';

/** A page that is loaded when it is opened; a server that was replaced meanwhile may lack it. */
export function DeskPage({ desk }: { desk: Desk }) {
  const { t } = useSpeech();
  const loaded = useLoaded(desk, DESKS[desk]);
  switch (loaded.state) {
    case 'ready': {
      const Page = loaded.value.default;
      return <Page />;
    }
    case 'loading':
      return (
        <main className="page">
          <p className="hint">{t('action.loading')}</p>
        </main>
      );
    case 'refused':
      return (
        <main className="page">
          <Problem problem={loaded.problem} />
          <p>
            <button type="button" onClick={() => window.location.reload()}>
              {t('action.reload')}
            </button>
          </p>
        </main>
      );
  }
}
