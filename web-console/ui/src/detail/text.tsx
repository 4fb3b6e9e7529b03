import { useState } from 'react';
import { useSpeech } from '../i18n/language.tsx';
import { count } from '../shell/format.ts';
import { visible } from '../shell/untrusted.ts';

/** A browser lays out this much at once; more of a longer text is shown on demand. */
const SHOWN_CHARS_MAX = 100_000;

/** Untrusted text: characters, never markup, wrapped so that it can be read at any width. */
export function Text({ text, className = '' }: { text: string; className?: string }) {
  const { t, language } = useSpeech();
  const [shown, setShown] = useState(SHOWN_CHARS_MAX);
  return (
    <>
      <pre className={`text ${className}`}>{visible(text.slice(0, shown))}</pre>
      {text.length > shown && (
        <button type="button" onClick={() => setShown(shown + SHOWN_CHARS_MAX)}>
          {t('text.more', {
            shown: count(shown, language),
            all: count(text.length, language),
          })}
        </button>
      )}
    </>
  );
}

/** JSON laid out for reading; what is not JSON is shown as it came. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
