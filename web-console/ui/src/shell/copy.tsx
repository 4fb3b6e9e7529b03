import { useState } from 'react';
import { useSpeech } from '../i18n/language.tsx';

/** Copies a text; where the browser does not allow it, the text can still be selected. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useSpeech();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 1_500);
    } catch {
      setCopied(false);
    }
  };
  return (
    <button type="button" className="plain" onClick={() => void copy()}>
      {copied ? t('action.copied') : (label ?? t('action.copy'))}
    </button>
  );
}
