import { type MouseEvent, type ReactNode, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useSpeech } from '../i18n/language.tsx';
import { LiveSession } from '../session/live.ts';
import { Moment } from '../session/moment.tsx';
import { Plan } from '../session/plan.tsx';
import { Slider } from '../session/slider.tsx';
import { Toolbar } from '../session/toolbar.tsx';
import { usePlay } from '../session/travel.ts';
import { moment } from '../shell/format.ts';
import { useKeys } from '../shell/keyboard.ts';
import mark from '../shell/mark.svg';
import { placeOf } from '../shell/navigation.tsx';
import { titleOf, visible } from '../shell/untrusted.ts';
import { Rows, type RowsHandle } from '../trajectory/list.tsx';
import { Badge } from './badge.tsx';
import { useBlobUrls } from './blobs.ts';
import { Detail } from './detail.tsx';
import type { Exported } from './export.ts';

const TITLE_CHARS_MAX = 500;

/** A session as a file holds it: the trajectory of the console, and the proof of its lines. */
export function ViewerPage({ exported }: { exported: Exported }) {
  const { t, language, choose } = useSpeech();
  const other = language === 'en' ? 'zh' : 'en';
  return (
    <>
      <header className="bar">
        <span className="brand">
          <img src={mark} alt="" width="20" height="20" />
          Anabranch
        </span>
        <span className="viewer-title">{t('viewer.title')}</span>
        <button
          type="button"
          className="plain"
          lang={other === 'zh' ? 'zh-Hans' : 'en'}
          onClick={() => choose(other)}
        >
          {other === 'zh' ? '中文' : 'English'}
        </button>
      </header>
      {exported.lines.length === 0 ? (
        <main className="page narrow">
          <h1>{t('viewer.none')}</h1>
          <Badge exported={exported} />
        </main>
      ) : (
        <Session exported={exported} />
      )}
    </>
  );
}

function Session({ exported }: { exported: Exported }) {
  const { t } = useSpeech();
  const live = useMemo(() => told(exported), [exported]);
  const blobUrl = useBlobUrls(exported);
  const { trajectory } = live;
  const at = useAt(live);
  const rows = useRef<RowsHandle>(null);
  const find = useRef<HTMLInputElement>(null);
  const select = (seq: number | undefined) => goTo(seq);
  const show = (seq: number | undefined, place: ScrollLogicalPosition = 'start') => {
    if (seq === undefined) return;
    select(seq);
    rows.current?.show(seq, place);
  };
  const standing = at === undefined ? trajectory.now : trajectory.at(at);
  const play = usePlay(trajectory, at, (seq) => show(seq, 'center'));
  const next = (step: number) =>
    show(Math.min(Math.max((at ?? 0) + step, 1), trajectory.head), 'nearest');
  const now = () => {
    play.stop();
    select(undefined);
  };
  const nextFailure = () => {
    const { failures } = trajectory;
    show(failures.find((seq) => seq > (at ?? 0)) ?? failures[0]);
  };
  useKeys({
    j: () => next(1),
    k: () => next(-1),
    e: nextFailure,
    '/': () => find.current?.focus(),
    p: play.toggle,
    Escape: now,
  });
  const linked = useRef(at);
  useEffect(() => {
    if (linked.current !== undefined) rows.current?.show(linked.current, 'start');
  }, []);
  // A link to another event of this session stays on this page; there is no other place to go.
  const within = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const place = placeOf(link?.getAttribute('href') ?? '');
    if (place.name === 'session') {
      event.preventDefault();
      show(place.at);
    }
  };
  return (
    <main className="session" onClickCapture={within}>
      <Strip exported={exported} live={live}>
        <Slider
          trajectory={trajectory}
          at={at}
          play={play}
          onShow={(seq) => show(seq, 'center')}
          onNow={now}
        />
      </Strip>
      <div className="session-body">
        <section className="trajectory" aria-label={t('session.trajectory')}>
          <Toolbar
            find={find}
            trajectory={trajectory}
            at={at}
            onShow={show}
            onFailure={nextFailure}
          />
          <div role="log" aria-live="off" aria-label={t('session.events')}>
            <Rows ref={rows} rows={trajectory.rows} selected={at} onSelect={select} />
          </div>
        </section>
        <aside className={at === undefined ? 'side' : 'side side-open'}>
          <div className="overview">
            <Moment standing={standing} at={at} head={trajectory.head} />
            <Plan items={standing.plan} />
          </div>
          <Detail live={live} at={at} blobUrl={blobUrl} onClose={() => select(undefined)} />
        </aside>
      </div>
    </main>
  );
}

interface StripProps {
  exported: Exported;
  live: LiveSession;
  children: ReactNode;
}

function Strip({ exported, live, children }: StripProps) {
  const { t, language } = useSpeech();
  const submitted = live.entries.find((entry) => entry.type === 'Submitted');
  const task = (submitted?.event.task ?? live.id).slice(0, TITLE_CHARS_MAX);
  const { parent, forkedAt } = exported.header ?? {};
  useEffect(() => {
    document.title = `${titleOf(task)} · Anabranch`;
  }, [task]);
  const [from, to] = [live.entries[0], live.entries.at(-1)];
  return (
    <div className="strip">
      <div className="strip-title">
        <h1 title={visible(task)}>{visible(task)}</h1>
      </div>
      <p className="strip-id">
        <code>{live.id}</code>
        {submitted && <span>{visible(submitted.event.model.id)}</span>}
        {from && to && (
          <span>
            {t('viewer.until', { from: moment(from.time, language), to: moment(to.time, language) })}
          </span>
        )}
        {parent !== undefined && (
          <span>{t('viewer.forked', { parent, at: String(forkedAt) })}</span>
        )}
      </p>
      <Badge exported={exported} />
      {children}
    </div>
  );
}

/** The session as if its entries had just been told; it never asks a server. */
function told({ header, lines }: Exported): LiveSession {
  const live = new LiveSession(header?.session ?? '');
  for (const { entry } of lines) {
    live.take({ id: '', event: 'entry', data: JSON.stringify(entry) });
  }
  return live;
}

const listen = (listener: () => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

/** The event that the address names: `#@12`. */
function useAt(live: LiveSession): number | undefined {
  const hash = useSyncExternalStore(listen, () => window.location.hash);
  const at = Number(/^#@(\d{1,15})$/.exec(hash)?.[1]);
  return live.entry(at) === undefined ? undefined : at;
}

function goTo(seq: number | undefined): void {
  window.location.replace(seq === undefined ? '#' : `#@${seq}`);
}
