import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

const NEAR_END_PX = 80;

function atEnd(): boolean {
  const page = document.documentElement;
  return page.scrollHeight - window.innerHeight - window.scrollY < NEAR_END_PX;
}

/**
 * Keeps the end of a growing page in view until the person scrolls away from it; from then on only
 * counts what came since. Nothing but the person's own act moves the page again.
 *
 * @param first whether to begin at the end; undefined until that is known
 * @param known how many entries there were when that became known
 */
export function useFollowTail(count: number, first: boolean | undefined, known: number) {
  const [following, setFollowing] = useState<boolean>();
  const [seen, setSeen] = useState(0);
  const lastTop = useRef(0);
  if (following === undefined && first !== undefined) {
    setFollowing(first);
    setSeen(Math.max(count, known));
  }
  useEffect(() => {
    const scrolled = () => {
      const top = window.scrollY;
      const up = top < lastTop.current;
      lastTop.current = top;
      setFollowing((now) => (now === undefined ? now : atEnd() && !up ? true : up ? false : now));
    };
    window.addEventListener('scroll', scrolled, { passive: true });
    return () => window.removeEventListener('scroll', scrolled);
  }, []);
  useLayoutEffect(() => {
    if (following) {
      window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
      setSeen((before) => Math.max(before, count));
    }
  }, [following, count]);
  const leave = useCallback(() => setFollowing(false), []);
  const follow = useCallback(() => setFollowing(true), []);
  return { unseen: following === false ? Math.max(0, count - seen) : 0, follow, leave };
}
