import { type FormEvent, type RefObject, useState } from 'react';
import { useSpeech } from '../i18n/language.tsx';
import type { Trajectory } from '../trajectory/fold.ts';
import { nextMatch } from '../trajectory/find.ts';

interface ToolbarProps {
  find: RefObject<HTMLInputElement | null>;
  trajectory: Trajectory;
  at: number | undefined;
  onShow(seq: number): void;
  onFailure(): void;
}

/** Ways through a long trajectory: by text, and from failure to failure. */
export function Toolbar({ find, trajectory, at, onShow, onFailure }: ToolbarProps) {
  const { t } = useSpeech();
  const [text, setText] = useState('');
  const [missed, setMissed] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const match = nextMatch(trajectory.rows, text, at ?? 0);
    setMissed(match === undefined);
    if (match !== undefined) onShow(match.seq);
  };
  const failures = trajectory.failures.length;
  return (
    <div className="toolbar">
      <form role="search" onSubmit={submit}>
        <input
          ref={find}
          type="search"
          value={text}
          aria-label={t('find.label')}
          placeholder={t('find.label')}
          onChange={(event) => {
            setText(event.target.value);
            setMissed(false);
          }}
        />
        {missed && (
          <span className="hint" role="status">
            {t('find.none')}
          </span>
        )}
      </form>
      <span className="hint">{t('session.count', { count: trajectory.rows.length })}</span>
      {failures > 0 && (
        <button type="button" className="to-failure" onClick={onFailure}>
          {t('session.failures', { count: failures })}
        </button>
      )}
    </div>
  );
}
