import { useSpeech } from '../i18n/language.tsx';
import type { Key } from '../i18n/translate.ts';
import { Dialog } from './dialog.tsx';
import { PAGES } from './pages.ts';

type Line = readonly [string, Key];

const EVERYWHERE: readonly Line[] = [
  ['Ctrl K', 'keys.palette'],
  ['n', 'keys.new'],
  ['/', 'keys.find'],
  ['?', 'keys.list'],
];

const SESSION: readonly Line[] = [
  ['j / k', 'keys.move'],
  ['e', 'keys.failure'],
  ['f', 'keys.fork'],
  ['.', 'keys.follow'],
  ['p', 'keys.play'],
  ['Esc', 'keys.close'],
];

const INBOX: readonly Line[] = [
  ['j / k', 'keys.ask'],
  ['a', 'keys.accept'],
  ['A', 'keys.acceptAll'],
  ['e', 'keys.edit'],
  ['r', 'keys.reject'],
  ['Enter', 'keys.open'],
  ['Ctrl Enter', 'keys.send'],
];

/** The keys of the page that is shown first, then those of everywhere. */
export function KeyMap({ path }: { path?: string }) {
  const { t } = useSpeech();
  const session = path === undefined || path.startsWith('/s/');
  const inbox = path === undefined || path === '/approvals';
  return (
    <>
      {session && <KeyLines title="keys.session" lines={SESSION} />}
      {inbox && <KeyLines title="nav.approvals" lines={INBOX} />}
      <KeyLines title="keys.everywhere" lines={EVERYWHERE} />
      <KeyLines title="keys.go" lines={PAGES.map(({ key, label }) => [`g ${key}`, label])} />
      <p className="hint">{t('keys.cmd')}</p>
    </>
  );
}

function KeyLines({ title, lines }: { title: Key; lines: readonly Line[] }) {
  const { t } = useSpeech();
  return (
    <section>
      <h3>{t(title)}</h3>
      <dl className="keys">
        {lines.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function KeyList({ path, onClose }: { path: string; onClose(): void }) {
  const { t } = useSpeech();
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <KeyMap path={path} />
      <div className="actions">
        <button type="button" autoFocus onClick={onClose}>
          {t('action.close')}
        </button>
      </div>
    </Dialog>
  );
}
