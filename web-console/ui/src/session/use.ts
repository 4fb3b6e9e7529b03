import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { api, type ApiProblem } from '../api/client.ts';
import type { Session } from '../api/shapes.ts';
import { asProblem } from '../shell/loaded.ts';
import { LiveSession } from './live.ts';

/** The branch of a session, followed for as long as the page is shown. */
export function useLive(id: string): LiveSession {
  const [live] = useState(() => new LiveSession(id));
  useSyncExternalStore(live.subscribe, live.version);
  useEffect(() => live.start(), [live]);
  return live;
}

const SUMMARY_MILLIS = 600;

/** Status and figures as the server counts them, asked again soon after the branch has grown. */
export function useSummary(live: LiveSession) {
  const [session, setSession] = useState<Session>();
  const [problem, setProblem] = useState<ApiProblem>();
  const asking = useRef(false);
  const stale = useRef(true);
  const { id, head } = live;
  const ask = useCallback(async () => {
    stale.current = true;
    if (asking.current) return;
    asking.current = true;
    while (stale.current) {
      stale.current = false;
      try {
        setSession(await api.show(id));
        setProblem(undefined);
      } catch (reason) {
        const refused = asProblem(reason);
        if (refused.status !== 404 && refused.status !== 0) setProblem(refused);
      }
      await new Promise((resolve) => setTimeout(resolve, SUMMARY_MILLIS));
    }
    asking.current = false;
  }, [id]);
  const refresh = useCallback(() => void ask(), [ask]);
  useEffect(refresh, [refresh, head]);
  return { session, problem, refresh };
}
