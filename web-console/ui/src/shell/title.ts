import { useEffect } from 'react';
import { useSpeech } from '../i18n/language.tsx';
import type { Key } from '../i18n/translate.ts';

/** Names the page in the tab of the browser. */
export function useTitle(key: Key): void {
  const { t } = useSpeech();
  useEffect(() => {
    document.title = `${t(key)} · Anabranch`;
  }, [t, key]);
}
