import { useEffect, useState } from 'react';
import { ApiProblem } from '../api/client.ts';

/** What was asked of the server: not here yet, here, or refused. */
export type Loaded<T> =
  | { state: 'loading' }
  | { state: 'ready'; value: T }
  | { state: 'refused'; problem: ApiProblem };

/** Asks when `key` changes; an answer that is no longer wanted is dropped. */
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<{ key: string; result: Loaded<T> }>();
  useEffect(() => {
    const unwanted = new AbortController();
    const set = (result: Loaded<T>) => {
      if (!unwanted.signal.aborted) {
        setLoaded({ key, result });
      }
    };
    load(unwanted.signal).then(
      (value) => set({ state: 'ready', value }),
      (problem: unknown) => set({ state: 'refused', problem: asProblem(problem) }),
    );
    return () => unwanted.abort();
    // The key names everything that `load` depends on.
  }, [key]);
  return loaded?.key === key ? loaded.result : { state: 'loading' };
}

export function asProblem(problem: unknown): ApiProblem {
  return problem instanceof ApiProblem ? problem : new ApiProblem(0, String(problem));
}
