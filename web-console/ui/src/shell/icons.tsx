import type { Icon as Name } from '../trajectory/fold.ts';

const PATHS: Record<Name, string> = {
  task: 'M3 3.5h10v9H3zM5.5 6.5h5M5.5 9.5h3',
  fork: 'M5 2.5v11M5 5.5c0 3 6 1.5 6 5v3',
  model: 'M8 2.5l1.4 4.1 4.1 1.4-4.1 1.4L8 13.5 6.6 9.4 2.5 8l4.1-1.4z',
  tool: 'M3 4.5l3.5 3.5L3 11.5M8.5 12h4.5',
  plan: 'M2.8 4.5l1.2 1.2 2-2.4M2.8 10.5l1.2 1.2 2-2.4M8.5 5h5M8.5 11h5',
  person: 'M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8zM3 13.5c.6-2.6 2.6-4 5-4s4.4 1.4 5 4',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.2l7.5 4.8L5 12.8z',
  stop: 'M4 4h8v8H4z',
  done: 'M3 8.5l3.5 3.5L13 4.5',
  fail: 'M4 4l8 8M12 4l-8 8',
  warn: 'M8 2.5l6 11H2zM8 6.5v3.5M8 11.7v.2',
  dot: 'M8 7.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6z',
};

/** A small drawing beside words that say the same; so it is hidden from screen readers. */
export function Icon({ name }: { name: Name }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
