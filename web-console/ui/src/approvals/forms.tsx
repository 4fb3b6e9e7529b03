import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Decision } from '../api/desk.ts';
import { pretty } from '../detail/text.tsx';
import { useSpeech } from '../i18n/language.tsx';
import type { Key } from '../i18n/translate.ts';
import { escapedJson } from '../shell/untrusted.ts';
import { argumentsOf } from './inbox.ts';

/** What a person writes before they decide. */
export type Writing = 'edit' | 'reject' | 'answer';

interface FormProps {
  writing: Writing;
  arguments: string;
  onSay(decision: Decision): void;
  onClose(): void;
}

const TEXTS: Record<Writing, { label: Key; send: Key }> = {
  edit: { label: 'inbox.editLabel', send: 'inbox.editSend' },
  reject: { label: 'inbox.rejectLabel', send: 'inbox.reject' },
  answer: { label: 'inbox.answerLabel', send: 'inbox.answer' },
};

/** Ctrl or Cmd with Enter sends, Escape puts it away; a line feed is a line feed. */
export function DecisionForm({ writing, arguments: asked, onSay, onClose }: FormProps) {
  const { t } = useSpeech();
  const [text, setText] = useState(writing === 'edit' ? escapedJson(pretty(asked)) : '');
  const [wrong, setWrong] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => field.current?.focus(), []);
  const decision = decided(writing, text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (decision === undefined) setWrong(true);
    else onSay(decision);
  };
  const keys = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onClose();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      submit(event);
    }
  };
  return (
    <form className="ask-form" onSubmit={submit} onKeyDown={keys}>
      <label htmlFor={id}>{t(TEXTS[writing].label)}</label>
      <textarea
        id={id}
        ref={field}
        className={writing === 'edit' ? 'mono' : undefined}
        rows={writing === 'edit' ? Math.min(14, text.split('\n').length + 1) : 2}
        value={text}
        spellCheck={writing !== 'edit'}
        aria-invalid={wrong}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          setText(event.target.value);
          setWrong(false);
        }}
      />
      <p id={`${id}-hint`} className="hint" role={wrong ? 'alert' : undefined}>
        {t(wrong ? (writing === 'edit' ? 'inbox.notObject' : 'inbox.empty') : 'inbox.formHint')}
      </p>
      <div className="actions">
        <button type="submit" className="primary">
          {t(TEXTS[writing].send)}
        </button>
        <button type="button" onClick={onClose}>
          {t('action.close')}
        </button>
      </div>
    </form>
  );
}

function decided(writing: Writing, text: string): Decision | undefined {
  if (writing === 'edit') {
    const changed = argumentsOf(text);
    return changed && { verb: 'approve', arguments: changed };
  }
  const said = text.trim();
  if (said === '') return undefined;
  return writing === 'reject' ? { verb: 'deny', reason: said } : { verb: 'answer', text: said };
}
