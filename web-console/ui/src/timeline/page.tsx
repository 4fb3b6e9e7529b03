import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { isOver } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { SessionHead } from '../session/head.tsx';
import { useLive, useSummary } from '../session/use.ts';
import { duration } from '../shell/format.ts';
import { Link, sessionPath } from '../shell/navigation.tsx';
import { useNow } from '../shell/now.ts';
import { Problem } from '../shell/problem.tsx';
import { visible } from '../shell/untrusted.ts';
import { type Bar, type Phase, ticks, type Timeline, timelineOf, totals } from './bars.ts';
import '../styles/timeline.css';

const ROW_PX = 26;
const BEYOND_ROWS = 20;
const ZOOMS = [1, 2, 4, 8, 16, 32] as const;
const PHASES: readonly Phase[] = ['model', 'queue', 'run', 'person', 'lost'];
/** A bar is never thinner than can be seen and clicked, however long the session. */
const WIDTH_PX_MIN = 3;

/** When everything happened: what waited, what ran, and every attempt by itself. */
export default function TimelinePage({ id }: { id: string }) {
  const { t } = useSpeech();
  const live = useLive(id);
  const { session } = useSummary(live);
  const now = useNow(1_000);
  const moving = session !== undefined && !isOver(session.status);
  const until = moving ? now : 0;
  const timeline = useMemo(() => timelineOf(live.entries, until), [live, live.head, until]);
  const [zoom, setZoom] = useState<number>(1);
  return (
    <main className="page wide">
      <SessionHead id={id} session={session} page="timeline" />
      {live.problem && live.head === 0 && <Problem problem={live.problem} />}
      {live.head === 0 && !live.problem && <p className="hint">{t('action.loading')}</p>}
      {live.head > 0 && (
        <>
          <div className="timeline-tools">
            <Legend timeline={timeline} />
            <label>
              {t('timeline.zoom')}{' '}
              <select value={zoom} onChange={(event) => setZoom(Number(event.target.value))}>
                {ZOOMS.map((one) => (
                  <option key={one} value={one}>
                    {one === 1 ? t('timeline.fit') : `${one}×`}
                  </option>
                ))}
              </select>
            </label>
          </div>
          {timeline.bars.length === 0 ? (
            <p className="hint">{t('timeline.none')}</p>
          ) : (
            <Gantt id={id} timeline={timeline} zoom={zoom} />
          )}
        </>
      )}
    </main>
  );
}

function Legend({ timeline }: { timeline: Timeline }) {
  const { t } = useSpeech();
  const sums = totals(timeline.bars);
  return (
    <ul className="legend">
      <li>
        {t('timeline.whole')} <strong>{duration(timeline.to - timeline.from)}</strong>
      </li>
      {PHASES.filter((phase) => sums[phase] > 0 || phase === 'model').map((phase) => (
        <li key={phase}>
          <span className={`swatch piece-${phase}`} /> {t(`timeline.${phase}`)}{' '}
          <strong>{duration(sums[phase])}</strong>
        </li>
      ))}
    </ul>
  );
}

interface GanttProps {
  id: string;
  timeline: Timeline;
  zoom: number;
}

/** Only the rows on the screen are drawn. */
function Gantt({ id, timeline, zoom }: GanttProps) {
  const { t } = useSpeech();
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const { bars, from, to } = timeline;
  const span = to - from;
  const look = () => {
    const { scrollTop, clientHeight } = box.current!;
    setView({ top: scrollTop, height: clientHeight });
  };
  useLayoutEffect(look, []);
  const first = Math.max(0, Math.floor(view.top / ROW_PX) - BEYOND_ROWS);
  const last = Math.ceil((view.top + view.height) / ROW_PX) + BEYOND_ROWS;
  const width = { width: `${100 * zoom}%` };
  return (
    <div
      ref={box}
      className="gantt"
      role="region"
      aria-label={t('timeline.title')}
      tabIndex={0}
      onScroll={look}
    >
      <div className="gantt-wide" style={width}>
        <div className="gantt-scale" aria-hidden="true">
          <span className="gantt-name" />
          <span className="gantt-track">
            {ticks(span).map((tick) => (
              <span key={tick} className="tick" style={{ left: `${(100 * tick) / span}%` }}>
                {duration(tick)}
              </span>
            ))}
          </span>
        </div>
        <ul style={{ height: bars.length * ROW_PX }}>
          {bars.slice(first, last).map((bar, index) => (
            <li
              key={first + index}
              className="gantt-row"
              style={{ transform: `translateY(${(first + index) * ROW_PX}px)` }}
            >
              <BarRow id={id} bar={bar} from={from} span={span} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

interface BarRowProps {
  id: string;
  bar: Bar;
  from: number;
  span: number;
}

function BarRow({ id, bar, from, span }: BarRowProps) {
  const { t } = useSpeech();
  const name = bar.name === '' ? t('timeline.model') : visible(bar.name);
  const said = bar.pieces
    .map((piece) => `${t(`timeline.${piece.phase}`)} ${duration(piece.to - piece.from)}`)
    .join(', ');
  return (
    <Link
      to={sessionPath(id, bar.seq)}
      className={bar.failed ? 'gantt-link gantt-failed' : 'gantt-link'}
      title={said}
      data-seq={bar.seq}
    >
      <span className="gantt-name">
        {bar.failed && <span aria-hidden="true">✗ </span>}
        {name}
        {bar.attempt > 1 && <span className="hint"> {t('timeline.attempt', { n: bar.attempt })}</span>}
        <span className="unseen">
          {said}
          {bar.failed && ` ${t('timeline.failed')}`}
        </span>
      </span>
      <span className="gantt-track">
        {bar.pieces.map((piece, index) => (
          <span
            key={index}
            className={`piece piece-${piece.phase}${bar.open ? ' piece-open' : ''}`}
            style={{
              left: `min(${(100 * (piece.from - from)) / span}%, 100% - ${WIDTH_PX_MIN}px)`,
              width: `max(${(100 * (piece.to - piece.from)) / span}%, ${WIDTH_PX_MIN}px)`,
            }}
          />
        ))}
      </span>
    </Link>
  );
}
