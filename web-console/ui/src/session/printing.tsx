import { useLayoutEffect, useRef } from 'react';
import { visible } from '../shell/untrusted.ts';
import type { Printing } from './printed.ts';

/** The end of what a call prints; it stays at its end unless somebody scrolls in it. */
export function Printed({ printing }: { printing: Printing | undefined }) {
  const box = useRef<HTMLPreElement>(null);
  const following = useRef(true);
  useLayoutEffect(() => {
    if (box.current !== null && following.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  });
  if (printing === undefined || printing.text === '') {
    return null;
  }
  return (
    <pre
      ref={box}
      className="printed"
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        following.current = scrollHeight - scrollTop - clientHeight < 4;
      }}
    >
      {visible(printing.text)}
    </pre>
  );
}
