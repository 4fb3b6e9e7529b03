import { type FormEvent, useRef, useState } from 'react';
import { api, type ApiProblem, type ForkWish, newKey } from '../api/client.ts';
import type { Entry } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { Dialog } from '../shell/dialog.tsx';
import { asProblem } from '../shell/loaded.ts';
import { go, sessionPath } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';
import { RoleButton } from '../shell/rolebutton.tsx';
import { editableText } from './edit.ts';

export interface BranchWish {
  kind: 'fork' | 'rewind';
  at: number;
}

interface BranchDialogProps {
  id: string;
  wish: BranchWish;
  /** The entry at which the branch begins, which may be another in it. */
  entry: Entry | undefined;
  onClose(): void;
}

/** Asks once before a new branch begins to run, and takes a word for it along. */
export function BranchDialog({ id, wish, entry, onClose }: BranchDialogProps) {
  const { t } = useSpeech();
  const [message, setMessage] = useState('');
  const original = wish.kind === 'fork' ? editableText(entry) : undefined;
  const [edit, setEdit] = useState<string>();
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
          ? await api.fork(id, forkWish(wish.at, edit, message), key.current)
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
        <p>
          {edit === undefined ? t(`${wish.kind}.what`, { at }) : t('fork.whatEdited', { at })}
        </p>
        {original !== undefined && (
          <EditBox
            at={at}
            original={original}
            value={edit}
            onChange={(value) => {
              key.current = newKey();
              setEdit(value);
            }}
          />
        )}
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
          <RoleButton
            least="operator"
            type="submit"
            className="primary"
            disabled={busy || edit?.trim() === ''}
          >
            {t(`${wish.kind}.do`)}
          </RoleButton>
          <button type="button" onClick={onClose}>
            {t('action.back')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** An edited entry is another in the fork, which then begins right before it. */
function forkWish(at: number, edit: string | undefined, message: string): ForkWish {
  const said = message.trim() === '' ? {} : { message: message.trim() };
  return edit === undefined ? { at, ...said } : { edit: { event: at, value: edit }, ...said };
}

interface EditBoxProps {
  at: string;
  original: string;
  /** The other words; undefined while the entry stays as it is. */
  value: string | undefined;
  onChange(value: string | undefined): void;
}

function EditBox({ at, original, value, onChange }: EditBoxProps) {
  const { t } = useSpeech();
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={value !== undefined}
          onChange={(event) => onChange(event.target.checked ? original : undefined)}
        />{' '}
        {t('fork.edit', { at })}
      </label>
      {value !== undefined && (
        <>
          <label htmlFor="branch-edit">{t('fork.edited', { at })}</label>
          <textarea
            id="branch-edit"
            rows={8}
            value={value}
            spellCheck={false}
            onChange={(event) => onChange(event.target.value)}
          />
        </>
      )}
    </>
  );
}
