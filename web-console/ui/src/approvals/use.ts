import { useRef, useState } from 'react';
import { type ApiProblem, newKey } from '../api/client.ts';
import { type Approval, approvals, decide, type Decision } from '../api/desk.ts';
import { asProblem } from '../shell/loaded.ts';
import { usePolled } from '../shell/polled.ts';
import { keyOf } from './inbox.ts';

const REFRESH_MILLIS = 1_500;

/** What became of the last decision, for who cannot see the list. */
export type Notice =
  | { kind: 'done'; verb: Decision['verb']; tool: string }
  | { kind: 'byOthers'; tool: string };

/** All that waits, less what was decided here and the server does not tell yet. */
export function useInbox() {
  const { value, problem, refresh } = usePolled('approvals', REFRESH_MILLIS, approvals);
  const [mine, setMine] = useState<ReadonlySet<string>>(new Set());
  const [notice, setNotice] = useState<Notice>();
  const [refused, setRefused] = useState<ApiProblem>();
  const tries = useRef(new Map<string, string>());
  const asks = value?.filter((ask) => !mine.has(keyOf(ask)));

  const back = (ask: Approval) =>
    setMine((before) => new Set([...before].filter((key) => key !== keyOf(ask))));

  const say = async (ask: Approval, decision: Decision) => {
    const wish = JSON.stringify([keyOf(ask), decision]);
    const key = tries.current.get(wish) ?? newKey();
    tries.current.set(wish, key);
    setRefused(undefined);
    setMine((before) => new Set(before).add(keyOf(ask)));
    try {
      await decide(ask, decision, key);
      setNotice({ kind: 'done', verb: decision.verb, tool: ask.tool });
    } catch (reason) {
      await refusal(ask, asProblem(reason));
    }
  };

  /** Who came second did nothing wrong: if the ask is gone, that is said, and no more. */
  const refusal = async (ask: Approval, why: ApiProblem) => {
    const now = why.status === 409 || why.status === 404 ? await refresh() : undefined;
    if (now !== undefined && now.every((one) => keyOf(one) !== keyOf(ask))) {
      setNotice({ kind: 'byOthers', tool: ask.tool });
      return;
    }
    back(ask);
    setRefused(why);
  };

  return { asks, mine, notice, problem: refused ?? problem, say };
}
