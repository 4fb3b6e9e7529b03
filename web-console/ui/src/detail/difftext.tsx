import { visible } from '../shell/untrusted.ts';
import type { DiffLine } from './diff.ts';

const LINES_MAX = 5_000;
const LINE_CHARS_MAX = 10_000;

/** A diff by its lines, as text; of one that nobody could read the beginning. */
export function DiffText({ lines }: { lines: readonly DiffLine[] }) {
  const more = lines.length - LINES_MAX;
  return (
    <pre className="text diff">
      {lines.slice(0, LINES_MAX).map(({ kind, text }, index) => (
        <span key={index} className={`diff-${kind}`}>
          {`${visible(text.slice(0, LINE_CHARS_MAX))}${text.length > LINE_CHARS_MAX ? '…' : ''}\n`}
        </span>
      ))}
      {more > 0 && <span className="diff-place">{`@@ ${more} @@`}</span>}
    </pre>
  );
}
