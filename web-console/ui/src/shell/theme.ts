import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark' | 'system';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const STORE = 'anabranch.theme';
const listeners = new Set<() => void>();

/** What was chosen before; anything else is what the system says. */
export function themeOf(stored: string | null): Theme {
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** The one after it, for a button that goes round. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
}

function chosen(): Theme {
  return themeOf(localStorage.getItem(STORE));
}

/** Shows what was chosen; before the first picture, so that nothing flashes. */
export function showTheme(): void {
  const theme = chosen();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(STORE);
  else localStorage.setItem(STORE, theme);
  showTheme();
  listeners.forEach((listener) => listener());
}

/** Another window of this browser may choose, too. */
function subscribe(listener: () => void): () => void {
  const told = () => {
    showTheme();
    listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', told);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', told);
  };
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, chosen);
}
