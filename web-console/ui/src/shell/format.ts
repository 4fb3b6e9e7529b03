import type { Usage } from '../api/shapes.ts';
import type { Language } from '../i18n/translate.ts';

/** Milliseconds in the unit that people would use. */
export function duration(millis: number): string {
  if (millis < 1_000) return `${Math.round(millis)} ms`;
  if (millis < 60_000) return `${(millis / 1_000).toFixed(millis < 10_000 ? 1 : 0)} s`;
  const minutes = Math.floor(millis / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor((millis % 60_000) / 1_000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The share of the prompt that came from the cache, in percent; absent where it is unknown. */
export function cacheHit(usage: Usage): number | undefined {
  const { promptTokens, cachedTokens } = usage;
  if (promptTokens === undefined || cachedTokens === undefined || promptTokens === 0) {
    return undefined;
  }
  return (100 * cachedTokens) / promptTokens;
}

/** A percentage that never rounds up to a perfect one. */
export function percent(share: number): string {
  const shown = share < 100 && share > 99.9 ? 99.9 : share;
  return `${shown.toFixed(shown >= 10 && shown < 99 ? 0 : 1).replace(/\.0$/, '')} %`;
}

export function count(value: number, language: Language): string {
  return value.toLocaleString(language);
}

/** Thousands as `12.3k`, for narrow places. */
export function short(value: number): string {
  if (value < 1_000) return String(value);
  if (value < 1_000_000) return `${(value / 1_000).toFixed(value < 10_000 ? 1 : 0)}k`;
  return `${(value / 1_000_000).toFixed(1)}M`;
}

export function bytes(value: number): string {
  if (value < 1_024) return `${value} B`;
  if (value < 1_048_576) return `${(value / 1_024).toFixed(1)} KiB`;
  return `${(value / 1_048_576).toFixed(1)} MiB`;
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** How long ago, as people say it. */
export function ago(time: string, now: number, language: Language): string {
  const passed = Math.max(0, now - Date.parse(time));
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  const [unit, size] = UNITS.find(([, millis]) => passed >= millis) ?? (['second', 1_000] as const);
  return format.format(-Math.floor(passed / size), unit);
}

export function clock(time: string, language: Language): string {
  return new Date(time).toLocaleTimeString(language, { hour12: false });
}

export function moment(time: string, language: Language): string {
  return new Date(time).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' });
}
