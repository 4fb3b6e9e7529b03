import { useSpeech } from '../i18n/language.tsx';
import { clock } from '../shell/format.ts';
import type { Trajectory } from '../trajectory/fold.ts';
import { type Landmark, landmarks, nextOf, type Speed, SPEEDS, type usePlay } from './travel.ts';

interface SliderProps {
  trajectory: Trajectory;
  /** The event at which one stands; undefined is now. */
  at: number | undefined;
  play: ReturnType<typeof usePlay>;
  onShow(seq: number): void;
  onNow(): void;
}

const JUMPS: readonly Landmark[] = ['failure', 'write', 'decision'];

/** Goes through the time of a session: everything on the page is as it was at the chosen event. */
export function Slider({ trajectory, at, play, onShow, onNow }: SliderProps) {
  const { t, language } = useSpeech();
  const { head, rows } = trajectory;
  if (head === 0) {
    return null;
  }
  const place = Math.min(at ?? head, head);
  const time = rows[place - 1]?.time;
  const stand = (seq: number) => {
    play.stop();
    onShow(Math.min(Math.max(seq, 1), head));
  };
  return (
    <div className="slider" role="group" aria-label={t('travel.title')}>
      <button type="button" aria-label={t('travel.back')} disabled={place <= 1} onClick={() => stand(place - 1)}>
        ◂
      </button>
      <button
        type="button"
        className="slider-play"
        aria-label={t(play.playing ? 'travel.pause' : 'travel.play')}
        aria-pressed={play.playing}
        onClick={play.toggle}
      >
        {play.playing ? '❚❚' : '▶'}
      </button>
      <button
        type="button"
        aria-label={t('travel.forward')}
        disabled={place >= head}
        onClick={() => stand(place + 1)}
      >
        ▸
      </button>
      <input
        type="range"
        min={1}
        max={head}
        value={place}
        aria-label={t('travel.place')}
        aria-valuetext={t('travel.placeOf', { at: String(place), head: String(head) })}
        onChange={(event) => stand(Number(event.target.value))}
      />
      <output className="slider-place">
        {at === undefined
          ? t('travel.now', { head: String(head) })
          : t('travel.placeOf', { at: String(place), head: String(head) })}
        {time !== undefined && <span className="hint"> {clock(time, language)}</span>}
      </output>
      <SpeedChoice speed={play.speed} onChoose={play.setSpeed} />
      <span className="slider-jumps">
        {JUMPS.map((kind) => {
          const next = nextOf(landmarks(trajectory, kind), at ?? 0);
          return (
            <button
              key={kind}
              type="button"
              disabled={next === undefined}
              onClick={() => next !== undefined && stand(next)}
            >
              {t(`travel.${kind}`)}
            </button>
          );
        })}
        <button
          type="button"
          disabled={at === undefined}
          onClick={() => {
            play.stop();
            onNow();
          }}
        >
          {t('travel.toNow')}
        </button>
      </span>
    </div>
  );
}

function SpeedChoice({ speed, onChoose }: { speed: Speed; onChoose(speed: Speed): void }) {
  const { t } = useSpeech();
  return (
    <select
      aria-label={t('travel.speed')}
      value={speed}
      onChange={(event) => onChoose(SPEEDS.find((one) => String(one) === event.target.value) ?? 1)}
    >
      {SPEEDS.map((one) => (
        <option key={one} value={one}>
          {`${one}×`}
        </option>
      ))}
    </select>
  );
}
