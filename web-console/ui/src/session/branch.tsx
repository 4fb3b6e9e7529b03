import { type FormEvent, useRef, useState } from 'react';
import { api, type ApiProblem, newKey } from '../api/client.ts';
import { useSpeech } from '../i18n/language.tsx';
import { Dialog } from '../shell/dialog.tsx';
import { asProblem } from '../shell/loaded.ts';
import { go, sessionPath } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';

export interface BranchWish {
  kind: 'fork' | 'rewind';
  at: number;
}

interface BranchDialogProps {
  id: string;
  wish: BranchWish;
  onClose(): void;
}

/** Asks once before a new branch begins to run, and takes a word for it along. */
export function BranchDialog({ id, wish, onClose }: BranchDialogProps) {
  const { t } = useSpeech();
  const [message, setMessage] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const key = useRef(newKey());
  const at = String(wish.at);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const { sessions } =
        wish.kind === 'fork'
          ? await api.fork(id, wish.at, message.trim(), key.current)
          : await api.rewind(id, wish.at, key.current);
      onClose();
      const [branch] = sessions;
      if (branch !== undefined) go(sessionPath(branch.id));
    } catch (reason) {
      setProblem(asProblem(reason));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t(`${wish.kind}.title`, { at })} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <p>{t(`${wish.kind}.what`, { at })}</p>
        {wish.kind === 'fork' && (
          <>
            <label htmlFor="branch-message">{t('fork.message')}</label>
            <textarea
              id="branch-message"
              rows={3}
              value={message}
              placeholder={t('fork.messageExample')}
              onChange={(event) => {
                key.current = newKey();
                setMessage(event.target.value);
              }}
            />
          </>
        )}
        {problem && <Problem problem={problem} />}
        <div className="actions">
          <button type="submit" className="primary" disabled={busy}>
            {t(`${wish.kind}.do`)}
          </button>
          <button type="button" onClick={onClose}>
            {t('action.back')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
