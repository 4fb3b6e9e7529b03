import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { isOver } from '../api/shapes.ts';
import { DetailPanel } from '../detail/panel.tsx';
import { useSpeech } from '../i18n/language.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { go, Link, sessionPath } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';
import { titleOf } from '../shell/untrusted.ts';
import { Rows, type RowsHandle } from '../trajectory/list.tsx';
import { Asks } from './asks.tsx';
import { BranchDialog, type BranchWish } from './branch.tsx';
import { Branches } from './branches.tsx';
import { BudgetCard } from './budget.tsx';
import { useFollowTail } from './follow.ts';
import { MessageBox } from './message.tsx';
import { Moment } from './moment.tsx';
import { OpenWork } from './open.tsx';
import { Plan } from './plan.tsx';
import { Slider } from './slider.tsx';
import { Strip } from './strip.tsx';
import { Toolbar } from './toolbar.tsx';
import { usePlay } from './travel.ts';
import { useLive, useSummary } from './use.ts';

interface SessionPageProps {
  id: string;
  at: number | undefined;
}

/** One session: its trajectory as it grows, and everything about the event that is selected. */
export function SessionPage({ id, at }: SessionPageProps) {
  const { t } = useSpeech();
  const live = useLive(id);
  const { session, problem, refresh } = useSummary(live);
  const { trajectory } = live;
  const rows = useRef<RowsHandle>(null);
  const find = useRef<HTMLInputElement>(null);
  const [branching, setBranching] = useState<BranchWish>();
  const tail = useFollowTail(
    trajectory.rows.length,
    session && at === undefined && !isOver(session.status),
    session?.head ?? 0,
  );
  const arrived = trajectory.rows.length > 0;

  const select = useCallback((seq: number | undefined) => go(sessionPath(id, seq), true), [id]);
  const show = (seq: number | undefined, place: ScrollLogicalPosition = 'start') => {
    if (seq === undefined) return;
    tail.leave();
    select(seq);
    rows.current?.show(seq, place);
  };
  const { head } = trajectory;
  const standing = at === undefined ? trajectory.now : trajectory.at(at);
  const play = usePlay(trajectory, at, (seq) => show(seq, 'center'));
  const next = (step: number) =>
    show(Math.min(Math.max((at ?? (step > 0 ? 0 : head + 1)) + step, 1), head), 'nearest');
  const nextFailure = () => {
    const { failures } = trajectory;
    show(failures.find((seq) => seq > (at ?? 0)) ?? failures[0]);
  };
  const now = () => {
    play.stop();
    select(undefined);
  };
  const fork = (seq: number) => setBranching({ kind: 'fork', at: seq });

  useKeys({
    j: () => head > 0 && next(1),
    k: () => head > 0 && next(-1),
    e: nextFailure,
    f: () => head > 0 && fork(at ?? head),
    '.': tail.follow,
    '/': () => find.current?.focus(),
    p: play.toggle,
    Escape: now,
  });
  // A deep link opens at its event, once that event and the whole strip above it are here.
  const linked = useRef(at);
  const whole = session !== undefined || problem !== undefined;
  useLayoutEffect(() => {
    const seq = linked.current;
    if (seq !== undefined && whole && head >= seq) {
      linked.current = undefined;
      requestAnimationFrame(() => rows.current?.show(seq, 'start'));
    }
  }, [head, whole]);
  useEffect(() => {
    document.title = `${titleOf(session?.task ?? id)} · Anabranch`;
  }, [session?.task, id]);

  if (live.problem !== undefined && !arrived) {
    return <Unknown live={live} />;
  }
  return (
    <main className="session">
      <Strip
        id={id}
        session={session}
        live={live}
        at={at ?? head}
        onFork={() => fork(at ?? head)}
        onRewind={() => setBranching({ kind: 'rewind', at: at ?? head })}
        onChanged={refresh}
      >
        <Slider
          trajectory={trajectory}
          at={at}
          play={play}
          onShow={(seq) => show(seq, 'center')}
          onNow={now}
        />
      </Strip>
      {problem && <Problem problem={problem} />}
      <div className="session-body">
        <section className="trajectory" aria-label={t('session.trajectory')}>
          <Toolbar
            find={find}
            trajectory={trajectory}
            at={at}
            onShow={show}
            onFailure={nextFailure}
          />
          <div role="log" aria-live="off" aria-busy={!arrived} aria-label={t('session.events')}>
            <Rows ref={rows} rows={trajectory.rows} selected={at} onSelect={select} />
          </div>
          <OpenWork
            standing={trajectory.now}
            status={session?.status}
            reply={live.reply}
            printed={live.printed}
          />
          {session && <MessageBox session={session} onSent={refresh} />}
        </section>
        <aside className={at === undefined ? 'side' : 'side side-open'}>
          <div className="overview">
            {session && <Asks session={session} onChanged={refresh} />}
            <Moment standing={standing} at={at} head={head} />
            <Plan items={standing.plan} />
            {session && <BudgetCard session={session} onChanged={refresh} />}
            <Branches id={id} head={head} />
          </div>
          <DetailPanel
            live={live}
            at={at}
            onClose={() => select(undefined)}
            onFork={fork}
            onRewind={(seq) => setBranching({ kind: 'rewind', at: seq })}
          />
        </aside>
      </div>
      {tail.unseen > 0 && (
        <button type="button" className="pill" onClick={tail.follow}>
          {t('session.unseen', { count: tail.unseen })}
        </button>
      )}
      <Announcer count={trajectory.rows.length} />
      {branching && (
        <BranchDialog
          id={id}
          wish={branching}
          entry={live.entry(branching.at)}
          onClose={() => setBranching(undefined)}
        />
      )}
    </main>
  );
}

function Unknown({ live }: { live: ReturnType<typeof useLive> }) {
  const { t } = useSpeech();
  return (
    <main className="page narrow">
      <h1>{t('session.unknown')}</h1>
      {live.problem && <Problem problem={live.problem} />}
      <p>
        <Link to="/">{t('nowhere.back')}</Link>
      </p>
    </main>
  );
}

const ANNOUNCE_MILLIS = 5_000;

/** Tells a screen reader now and then how far it got, not every line of a fast stream. */
function Announcer({ count }: { count: number }) {
  const { t } = useSpeech();
  const [said, setSaid] = useState(count);
  const latest = useRef(count);
  latest.current = count;
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), ANNOUNCE_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="unseen" role="status">
      {said > 0 ? t('session.announce', { count: said }) : ''}
    </p>
  );
}
