import { en } from './en.ts';
import { zh } from './zh.ts';

export type Key = keyof typeof en;
export type Language = 'en' | 'zh';

/** A text, or its plural forms by CLDR category; `{name}` is filled in. */
export type Message = string | { one?: string; other: string };
export type Dictionary = Record<Key, Message>;
export type Values = Record<string, string | number>;

export const dictionaries: Record<Language, Dictionary> = { en, zh };

const plurals: Record<Language, Intl.PluralRules> = {
  en: new Intl.PluralRules('en'),
  zh: new Intl.PluralRules('zh'),
};

/** The text of a key. `values.count` chooses the plural form; numbers are written as people do. */
export function translate(language: Language, key: Key, values: Values = {}): string {
  const message = dictionaries[language][key];
  const form = typeof message === 'string' ? message : plural(language, message, values.count);
  return form.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name];
    return value === undefined
      ? hole
      : typeof value === 'number'
        ? value.toLocaleString(language)
        : value;
  });
}

function plural(
  language: Language,
  forms: { one?: string; other: string },
  count: string | number | undefined,
): string {
  const category = plurals[language].select(Number(count ?? 0));
  return (category === 'one' ? forms.one : undefined) ?? forms.other;
}

/** The language to begin with: what was chosen before, else what the browser asks for. */
export function firstLanguage(chosen: string | null, asked: readonly string[]): Language {
  if (chosen === 'en' || chosen === 'zh') {
    return chosen;
  }
  return asked[0]?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
