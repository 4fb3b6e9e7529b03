import { useEffect, useRef, useState } from 'react';
import type { Trajectory } from '../trajectory/fold.ts';

/** How fast time goes on; 1 is as fast as it went. */
export const SPEEDS = [0.5, 1, 2, 4, 8, 16] as const;
export type Speed = (typeof SPEEDS)[number];

export type Landmark = 'failure' | 'write' | 'decision';

/** The next place of a kind after `at`; none at the end. */
export function nextOf(places: readonly number[], at: number): number | undefined {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return places[low];
}

export function landmarks(trajectory: Trajectory, kind: Landmark): readonly number[] {
  switch (kind) {
    case 'failure':
      return trajectory.failures;
    case 'write':
      return trajectory.writes;
    case 'decision':
      return trajectory.decisions;
  }
}

const PAUSE_MILLIS_MAX = 2_000;
const PAUSE_MILLIS_MIN = 40;

/** How long an event stays before the next: as long as it did, but nobody waits for a slow model. */
export function pauseMillis(from: string, to: string, speed: Speed): number {
  const passed = Math.max(0, Date.parse(to) - Date.parse(from)) || 0;
  return Math.max(PAUSE_MILLIS_MIN, Math.min(passed, PAUSE_MILLIS_MAX) / speed);
}

/** Plays from where one stands to the end, one event after another, until it is stopped. */
export function usePlay(
  trajectory: Trajectory,
  at: number | undefined,
  show: (seq: number) => void,
) {
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(1);
  const step = useRef(show);
  step.current = show;
  const { head } = trajectory;
  const more = at !== undefined && at < head;
  useEffect(() => {
    if (!playing) return undefined;
    if (!more) {
      setPlaying(false);
      return undefined;
    }
    const [now, next] = [trajectory.rows[at - 1], trajectory.rows[at]];
    const millis = pauseMillis(now?.time ?? '', next?.time ?? '', speed);
    const timer = setTimeout(() => step.current(at + 1), millis);
    return () => clearTimeout(timer);
  }, [playing, speed, at, more, trajectory]);
  const toggle = () => {
    if (playing || head === 0) {
      setPlaying(false);
      return;
    }
    if (!more) step.current(1);
    setPlaying(true);
  };
  return { playing, toggle, stop: () => setPlaying(false), speed, setSpeed };
}
