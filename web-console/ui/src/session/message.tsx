import { type FormEvent, useRef, useState } from 'react';
import { api, type ApiProblem, newKey } from '../api/client.ts';
import type { Session } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useDraft } from '../shell/draft.ts';
import { asProblem } from '../shell/loaded.ts';
import { useRefusal } from '../shell/me.ts';
import { Problem } from '../shell/problem.tsx';
import { RoleButton } from '../shell/rolebutton.tsx';

/** A word from a person. A finished session takes it as its next turn. */
export function MessageBox({ session, onSent }: { session: Session; onSent(): void }) {
  const { t } = useSpeech();
  const [text, setText] = useDraft(`message.${session.id}`);
  const refusal = useRefusal('operator');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const key = useRef(newKey());
  const written = useRef(text);
  written.current = text;
  const ended = session.status === 'completed' || session.status === 'failed';
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || refusal !== undefined) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await api.message(session.id, text.trim(), key.current);
      key.current = newKey();
      // What was written on meanwhile is the next message.
      setText(written.current.startsWith(text) ? written.current.slice(text.length) : written.current);
      onSent();
    } catch (reason) {
      setProblem(asProblem(reason));
    } finally {
      setBusy(false);
    }
  };
  if (session.status === 'cancelled') {
    return null;
  }
  return (
    <form className="message-box" onSubmit={(event) => void send(event)}>
      <label htmlFor="message">{t(ended ? 'message.again' : 'message.steer')}</label>
      <div className="inline">
        <input
          id="message"
          value={text}
          autoComplete="off"
          onChange={(event) => {
            key.current = newKey();
            setText(event.target.value);
          }}
        />
        <RoleButton least="operator" type="submit" disabled={busy || text.trim() === ''}>
          {t('message.send')}
        </RoleButton>
      </div>
      {problem && <Problem problem={problem} />}
    </form>
  );
}
