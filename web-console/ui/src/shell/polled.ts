import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiProblem } from '../api/client.ts';
import { asProblem } from './loaded.ts';

/** What the server said last, and why it said nothing since. */
export interface Polled<T> {
  value: T | undefined;
  problem: ApiProblem | undefined;
  /** Asks now; done when the answer is shown. */
  refresh(): Promise<T | undefined>;
}

/**
 * Asks again and again while the page is looked at, and at once when it is looked at again. A new
 * `key` is a new question: what an old one answers is dropped.
 */
export function usePolled<T>(
  key: string,
  everyMillis: number,
  load: (signal: AbortSignal) => Promise<T>,
): Polled<T> {
  const [answer, setAnswer] = useState<{ key: string; value?: T; problem?: ApiProblem }>({ key });
  const current = useRef({ key, load, asked: 0, shown: 0 });
  if (current.current.key !== key) {
    current.current = { key, load, asked: 0, shown: 0 };
  }
  current.current.load = load;
  const ask = useCallback(async (signal: AbortSignal): Promise<T | undefined> => {
    const question = current.current;
    const turn = ++question.asked;
    const wanted = () =>
      !signal.aborted && current.current === question && turn >= question.shown;
    try {
      const value = await question.load(signal);
      if (wanted()) {
        question.shown = turn;
        setAnswer({ key: question.key, value });
      }
      return value;
    } catch (reason) {
      if (wanted()) {
        question.shown = turn;
        const problem = asProblem(reason);
        setAnswer((before) => ({
          ...(before.key === question.key ? before : { key: question.key }),
          problem,
        }));
      }
      return undefined;
    }
  }, []);
  useEffect(() => {
    const unwanted = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const again = async () => {
      clearTimeout(timer);
      if (!document.hidden) await ask(unwanted.signal);
      if (!unwanted.signal.aborted) timer = setTimeout(() => void again(), everyMillis);
    };
    const seen = () => {
      if (!document.hidden) void ask(unwanted.signal);
    };
    void again();
    document.addEventListener('visibilitychange', seen);
    return () => {
      unwanted.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [key, everyMillis, ask]);
  const refresh = useCallback(() => ask(new AbortController().signal), [ask]);
  const here = answer.key === key ? answer : { key };
  return { value: here.value, problem: here.problem, refresh };
}
