import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { firstLanguage, type Key, type Language, translate, type Values } from './translate.ts';

const STORE = 'anabranch.language';

interface Speech {
  language: Language;
  choose(language: Language): void;
  t(key: Key, values?: Values): string;
}

const Speaking = createContext<Speech | undefined>(undefined);

/** Gives the language to everything below it, and remembers what was chosen. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(() =>
    firstLanguage(localStorage.getItem(STORE), navigator.languages),
  );
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  }, [language]);
  const speech = useMemo<Speech>(
    () => ({
      language,
      choose(next) {
        localStorage.setItem(STORE, next);
        setLanguage(next);
      },
      t: (key, values) => translate(language, key, values),
    }),
    [language],
  );
  return <Speaking value={speech}>{children}</Speaking>;
}

export function useSpeech(): Speech {
  const speech = useContext(Speaking);
  if (speech === undefined) {
    throw new Error('no LanguageProvider above');
  }
  return speech;
}
