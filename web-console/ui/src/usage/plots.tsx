import type { Stack } from './figures.ts';

const WIDTH = 600;
const ROW = 16;
const THICK = 10;

/** Horizontal stacked bars. All that they show stands in the table beside them. */
export function Bars({ stacks }: { stacks: readonly Stack[] }) {
  const most = Math.max(1, ...stacks.map((stack) => stack.total));
  const height = stacks.length * ROW;
  return (
    <svg
      className="plot"
      height={height}
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {stacks.map((stack, row) => (
        <Bar key={row} stack={stack} y={row * ROW + (ROW - THICK) / 2} scale={WIDTH / most} />
      ))}
    </svg>
  );
}

function Bar({ stack, y, scale }: { stack: Stack; y: number; scale: number }) {
  const cached = (stack.cached ?? 0) * scale;
  const fresh = (stack.fresh ?? 0) * scale;
  const output = (stack.output ?? 0) * scale;
  return (
    <>
      <rect className="plot-cached" x={0} y={y} width={cached} height={THICK} />
      <rect className="plot-fresh" x={cached} y={y} width={fresh} height={THICK} />
      <rect className="plot-output" x={cached + fresh} y={y} width={output} height={THICK} />
    </>
  );
}

const TALL = 120;

/** One upright stacked column for each turn, in order. */
export function Columns({ stacks }: { stacks: readonly Stack[] }) {
  const most = Math.max(1, ...stacks.map((stack) => stack.total));
  const wide = WIDTH / Math.max(stacks.length, 20);
  const scale = TALL / most;
  return (
    <svg
      className="plot plot-columns"
      viewBox={`0 0 ${WIDTH} ${TALL}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {stacks.map((stack, at) => {
        const cached = (stack.cached ?? 0) * scale;
        const fresh = (stack.fresh ?? 0) * scale;
        const output = (stack.output ?? 0) * scale;
        const place = { x: at * wide, width: wide * 0.8 };
        return (
          <g key={at}>
            <rect className="plot-cached" {...place} y={TALL - cached} height={cached} />
            <rect className="plot-fresh" {...place} y={TALL - cached - fresh} height={fresh} />
            <rect
              className="plot-output"
              {...place}
              y={TALL - cached - fresh - output}
              height={output}
            />
          </g>
        );
      })}
    </svg>
  );
}
