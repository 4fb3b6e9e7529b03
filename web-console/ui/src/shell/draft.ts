import { useState } from 'react';

const PREFIX = 'anabranch.draft.';

function kept(key: string): string {
  try {
    return sessionStorage.getItem(PREFIX + key) ?? '';
  } catch {
    return '';
  }
}

function keep(key: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(PREFIX + key);
    else sessionStorage.setItem(PREFIX + key, text);
  } catch {
    // Without a store, or in a full one, it is a text like any other.
  }
}

/**
 * What somebody writes, kept in this tab until it is sent: a login that ends, or a page that is
 * loaded again, takes nothing away. An empty text is no draft.
 */
export function useDraft(key: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => kept(key));
  const write = (next: string) => {
    keep(key, next);
    setText(next);
  };
  return [text, write];
}
