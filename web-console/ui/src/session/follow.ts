import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

const NEAR_END_PX = 80;
/** Scroll positions are whole pixels on some screens and parts of pixels on others. */
const ROUNDING_PX = 1;

function belowScreen(): number {
  return document.documentElement.scrollHeight - window.innerHeight - window.scrollY;
}

/**
 * Whether to follow after a scroll. A page that becomes shorter moves up by itself, but then it
 * stands at its very end; a person who moves up leaves the end.
 */
export function followsAfter(scroll: { up: boolean; below: number }, before: boolean): boolean {
  if (scroll.below <= ROUNDING_PX) return true;
  if (scroll.up) return false;
  return before || scroll.below < NEAR_END_PX;
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
      const scroll = { up: top < lastTop.current, below: belowScreen() };
      lastTop.current = top;
      setFollowing((now) => (now === undefined ? now : followsAfter(scroll, now)));
    };
    window.addEventListener('scroll', scrolled, { passive: true });
    return () => window.removeEventListener('scroll', scrolled);
  }, []);
  const showEnd = useCallback(() => {
    window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
    // A page that became shorter stands higher now: that is no move of the person.
    lastTop.current = window.scrollY;
  }, []);
  useLayoutEffect(() => {
    if (!following) return undefined;
    showEnd();
    const grown = new ResizeObserver(showEnd);
    grown.observe(document.body);
    return () => grown.disconnect();
  }, [following, showEnd]);
  useLayoutEffect(() => {
    if (following) {
      showEnd();
      setSeen((before) => Math.max(before, count));
    }
  }, [following, count, showEnd]);
  const leave = useCallback(() => setFollowing(false), []);
  const follow = useCallback(() => setFollowing(true), []);
  return { unseen: following === false ? Math.max(0, count - seen) : 0, follow, leave };
}
