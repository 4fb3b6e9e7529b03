import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

const CHUNK = 50;
const ROW_PX = 34;
/** Chunks this near to the screen are drawn; the others only keep their height. */
const NEAR_PX = 1_200;

/** Tells when the end of a list comes near the screen; again for each new `key`. */
export function useNear<T extends Element>(onNear: () => void, key: string): RefObject<T | null> {
  const ref = useRef<T>(null);
  const current = useRef(onNear);
  current.current = onNear;
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    let near = false;
    // Only who scrolls wants more: a list that nobody reads stays as short as it is.
    const look = () => {
      if (near && window.scrollY > 0) current.current();
    };
    const observer = new IntersectionObserver(
      (seen) => {
        near = seen.at(-1)?.isIntersecting ?? false;
        look();
      },
      { rootMargin: `${NEAR_PX}px 0px` },
    );
    observer.observe(element);
    // The end of a short list is near from the beginning, so its coming near is never told.
    window.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      window.removeEventListener('scroll', look);
    };
  }, [key]);
  return ref;
}

interface ChunksProps<T> {
  rows: readonly T[];
  children(row: T): ReactNode;
}

/** Rows of a table in bodies of fifty, so that ten thousand cost what fits on a few screens. */
export function Chunks<T>({ rows, children }: ChunksProps<T>) {
  const chunks: ReactNode[] = [];
  for (let start = 0; start < rows.length; start += CHUNK) {
    const part = rows.slice(start, start + CHUNK);
    chunks.push(
      <Chunk key={start} first={start === 0} size={part.length}>
        {() => part.map(children)}
      </Chunk>,
    );
  }
  return chunks;
}

interface ChunkProps {
  first: boolean;
  size: number;
  children(): ReactNode;
}

function Chunk({ first, size, children }: ChunkProps) {
  const ref = useRef<HTMLTableSectionElement>(null);
  const height = useRef(size * ROW_PX);
  const [near, setNear] = useState(first);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    // Of many crossings in one moment, only the last one still holds.
    const observer = new IntersectionObserver(
      (seen) => setNear(seen.at(-1)?.isIntersecting ?? false),
      { rootMargin: `${NEAR_PX}px 0px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (near && ref.current !== null) height.current = ref.current.offsetHeight;
  });
  return (
    <tbody ref={ref} role="rowgroup">
      {near ? (
        children()
      ) : (
        <tr role="row" className="chunk-away" style={{ height: height.current }}>
          <td role="cell" colSpan={8} />
        </tr>
      )}
    </tbody>
  );
}
