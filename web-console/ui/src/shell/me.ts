import { useSyncExternalStore } from 'react';
import { type Me, me, type Role, ROLES } from '../api/access.ts';
import { useSpeech } from '../i18n/language.tsx';

const listeners = new Set<() => void>();
let known: Me | undefined;
let asked = false;
let again: ReturnType<typeof setTimeout> | undefined;

const AGAIN_MILLIS = 2_000;

function ask(): void {
  asked = true;
  me().then(
    (found) => {
      known = found;
      listeners.forEach((listener) => listener());
    },
    // Until it is known, the server alone refuses.
    () => {
      asked = false;
      clearTimeout(again);
      again = setTimeout(() => !asked && listeners.size > 0 && ask(), AGAIN_MILLIS);
    },
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!asked) ask();
  return () => listeners.delete(listener);
}

/** Who this browser is to the server; undefined until that is known. */
export function useMe(): Me | undefined {
  return useSyncExternalStore(subscribe, () => known);
}

/** Each role may do what those before it may. */
export function includes(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** Whether the caller has at least a role; undefined until that is known. */
export function useHas(least: Role): boolean | undefined {
  const caller = useMe();
  return caller && includes(caller.role, least);
}

/** What a control says that the caller may not use; undefined if he may, or if nobody knows. */
export function useRefusal(least: Role): string | undefined {
  const { t } = useSpeech();
  const caller = useMe();
  return caller === undefined || includes(caller.role, least)
    ? undefined
    : t('role.takes', { least: t(`role.${least}`), role: t(`role.${caller.role}`) });
}
