import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

const NEAR_END_PX = 80;

function atEnd(): boolean {
  const page = document.documentElement;
  return page.scrollHeight - window.innerHeight - window.scrollY < NEAR_END_PX;
}

/**
 * Keeps the end of a growing page in view until the person scrolls away from it; from then on only
 * counts what came since. Nothing but the person's own act moves the page again.
 */
export function useFollowTail(count: number, first: boolean) {
  const [following, setFollowing] = useState(first);
  const [seen, setSeen] = useState(count);
  const lastTop = useRef(0);
  useEffect(() => {
    const scrolled = () => {
      const top = window.scrollY;
      if (atEnd()) {
        setFollowing(true);
      } else if (top < lastTop.current) {
        setFollowing(false);
      }
      lastTop.current = top;
    };
    window.addEventListener('scroll', scrolled, { passive: true });
    return () => window.removeEventListener('scroll', scrolled);
  }, []);
  useLayoutEffect(() => {
    if (following) {
      window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
      setSeen(count);
    }
  }, [following, count]);
  const leave = useCallback(() => {
    setFollowing(false);
    setSeen(count);
  }, [count]);
  const follow = useCallback(() => setFollowing(true), []);
  return { unseen: following ? 0 : Math.max(0, count - seen), follow, leave };
}
