import { useRef, useState } from 'react';
import { type ApiProblem, newKey } from '../api/client.ts';
import { asProblem } from '../shell/loaded.ts';

/** One wish at a time: sent twice it has one effect, and what the server says against it is kept. */
export function useAct(onDone: () => void) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const key = useRef(newKey());
  const act = async (wish: (key: string) => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await wish(key.current);
      key.current = newKey();
      return true;
    } catch (reason) {
      const refused = asProblem(reason);
      // Only an answer that never came may have had its effect.
      if (refused.status !== 0) key.current = newKey();
      setProblem(refused);
      return false;
    } finally {
      setBusy(false);
      onDone();
    }
  };
  return { busy, problem, act };
}
