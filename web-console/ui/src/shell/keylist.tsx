import { useSpeech } from '../i18n/language.tsx';
import type { Key } from '../i18n/translate.ts';
import { Dialog } from './dialog.tsx';

const KEYS: [string, Key][] = [
  ['j / k', 'keys.move'],
  ['e', 'keys.failure'],
  ['f', 'keys.fork'],
  ['.', 'keys.follow'],
  ['p', 'keys.play'],
  ['/', 'keys.find'],
  ['n', 'keys.new'],
  ['?', 'keys.list'],
  ['Esc', 'keys.close'],
];

export function KeyList({ onClose }: { onClose(): void }) {
  const { t } = useSpeech();
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
      <div className="actions">
        <button type="button" autoFocus onClick={onClose}>
          {t('action.close')}
        </button>
      </div>
    </Dialog>
  );
}
