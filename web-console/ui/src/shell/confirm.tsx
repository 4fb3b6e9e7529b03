import { useSpeech } from '../i18n/language.tsx';
import { Dialog } from './dialog.tsx';

interface ConfirmProps {
  title: string;
  text: string;
  action: string;
  onConfirm(): void;
  onClose(): void;
}

/** Stands before what cannot be taken back. Enter does it, Escape does not. */
export function Confirm({ title, text, action, onConfirm, onClose }: ConfirmProps) {
  const { t } = useSpeech();
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <div className="actions">
        <button
          type="button"
          className="primary"
          autoFocus
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {action}
        </button>
        <button type="button" onClick={onClose}>
          {t('action.close')}
        </button>
      </div>
    </Dialog>
  );
}
