import {
  memo,
  type ReactNode,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type Ref,
} from 'react';
import type { Row } from './fold.ts';
import { RowLine } from './row.tsx';

const CHUNK = 50;
const ROW_PX = 30;
/** Chunks this near to the screen are drawn; the others only keep their height. */
const NEAR_PX = 1_500;

export interface RowsHandle {
  /** Brings the row of an event onto the screen. */
  show(seq: number, place: ScrollLogicalPosition): void;
}

interface RowsProps {
  rows: readonly Row[];
  selected: number | undefined;
  onSelect(seq: number): void;
  ref: Ref<RowsHandle>;
}

/**
 * The rows in chunks, so that a session of a hundred thousand events costs as many elements as fit
 * on a few screens. Rows are only added at the end: a full chunk never changes.
 */
export function Rows({ rows, selected, onSelect, ref }: RowsProps) {
  const [wish, setWish] = useState<{ seq: number; place: ScrollLogicalPosition }>();
  const root = useRef<HTMLDivElement>(null);
  useImperativeHandle(ref, () => ({
    show(seq, place) {
      setWish({ seq, place });
    },
  }));
  // The chunk of the wish is drawn by now, wherever it is.
  useLayoutEffect(() => {
    if (wish !== undefined) {
      const row = root.current?.querySelector(`[data-seq="${wish.seq}"]`);
      row?.scrollIntoView({ block: wish.place, behavior: 'instant' });
    }
  }, [wish]);
  const wanted = wish === undefined ? undefined : Math.floor((wish.seq - 1) / CHUNK);
  const chunks: ReactNode[] = [];
  for (let start = 0, index = 0; start < rows.length; start += CHUNK, index++) {
    const size = Math.min(CHUNK, rows.length - start);
    const first = rows[start]?.seq ?? 0;
    const holds = selected !== undefined && selected >= first && selected < first + size;
    chunks.push(
      <Chunk
        key={index}
        rows={rows}
        start={start}
        size={size}
        selected={holds ? selected : undefined}
        wanted={wanted === index || start + CHUNK >= rows.length}
        later={laterIn(first, size, selected)}
        onSelect={onSelect}
      />,
    );
  }
  return <div ref={root}>{chunks}</div>;
}

interface ChunkProps {
  rows: readonly Row[];
  start: number;
  size: number;
  selected: number | undefined;
  wanted: boolean;
  /** Rows after this seq had not happened yet, from where one stands. */
  later: number;
  onSelect(seq: number): void;
}

/** The same number for all chunks on one side of the selected row, so that they stay as they are. */
function laterIn(first: number, size: number, selected: number | undefined): number {
  if (selected === undefined || selected >= first + size) return Number.MAX_SAFE_INTEGER;
  return selected < first ? 0 : selected;
}

const Chunk = memo(function Chunk(props: ChunkProps) {
  const { rows, start, size, selected, wanted, later, onSelect } = props;
  const ref = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const height = useRef(size * ROW_PX);
  const drawn = near || wanted;
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver(([seen]) => setNear(seen?.isIntersecting ?? false), {
      rootMargin: `${NEAR_PX}px 0px`,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (drawn && ref.current !== null) {
      height.current = ref.current.offsetHeight;
    }
  });
  if (!drawn) {
    return <div ref={ref} style={{ height: height.current }} />;
  }
  return (
    <div ref={ref}>
      {rows.slice(start, start + size).map((row) => (
        <RowLine
          key={row.seq}
          row={row}
          selected={row.seq === selected}
          later={row.seq > later}
          onSelect={onSelect}
        />
      ))}
    </div>
  );
});
