import { useLayoutEffect, useRef } from 'react';

// What is on the screen has its keys: an effect after the paint would lose the first one.

/** What a single key does; the name is `KeyboardEvent.key`. */
export type Keys = Record<string, () => unknown>;

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Enter on a button or a link is a press of it, whatever the page does with Enter. */
function pressing(event: KeyboardEvent): boolean {
  return (
    event.key === 'Enter' && event.target instanceof Element && event.target.closest('button, a, summary') !== null
  );
}

/** Listens to single keys while nobody types and no dialog is open. */
export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  current.current = keys;
  useLayoutEffect(() => {
    const down = (event: KeyboardEvent) => {
      const held = event.ctrlKey || event.metaKey || event.altKey;
      if (held || event.defaultPrevented || typing(event.target) || pressing(event)) {
        return;
      }
      if (document.querySelector('dialog[open]') !== null) {
        return;
      }
      const act = current.current[event.key];
      if (act !== undefined) {
        event.preventDefault();
        act();
      }
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, []);
}

const CHORD_MILLIS = 1_500;

/**
 * Listens to two keys after each other, the first of which is `first`. The second is for nobody
 * else, even if it means nothing here: on a page it might decide something.
 */
export function useChord(first: string, keys: Keys): void {
  const current = useRef(keys);
  current.current = keys;
  useLayoutEffect(() => {
    let armed: ReturnType<typeof setTimeout> | undefined;
    const disarm = () => {
      clearTimeout(armed);
      armed = undefined;
    };
    const down = (event: KeyboardEvent) => {
      const held = event.ctrlKey || event.metaKey || event.altKey;
      const dialog = document.querySelector('dialog[open]') !== null;
      if (held || dialog || typing(event.target) || event.key === 'Shift') return;
      if (armed !== undefined) {
        disarm();
        event.preventDefault();
        current.current[event.key]?.();
      } else if (event.key === first) {
        event.preventDefault();
        armed = setTimeout(disarm, CHORD_MILLIS);
      }
    };
    window.addEventListener('keydown', down, true);
    return () => {
      disarm();
      window.removeEventListener('keydown', down, true);
    };
  }, [first]);
}

/** Listens to a key with Ctrl or Cmd, even while somebody types; not over an open dialog. */
export function useHeldKey(key: string, act: () => void): void {
  const current = useRef(act);
  current.current = act;
  useLayoutEffect(() => {
    const down = (event: KeyboardEvent) => {
      const held = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (held && event.key.toLowerCase() === key) {
        event.preventDefault();
        if (document.querySelector('dialog[open]') === null) current.current();
      }
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, [key]);
}
