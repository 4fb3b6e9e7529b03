import type { Approval } from '../api/desk.ts';

/** Names an ask for as long as it waits; a call asks only once. */
export function keyOf(ask: Approval): string {
  return `${ask.session} ${ask.call}`;
}

/** The approvals that ask for exactly the same as this one, itself too: one tool, one arguments. */
export function identical(asks: readonly Approval[], one: Approval): Approval[] {
  return one.kind === 'answer'
    ? []
    : asks.filter(
        (ask) =>
          ask.kind === 'approval' && ask.tool === one.tool && ask.arguments === one.arguments,
      );
}

/** Where a person is in the list: an ask, and the place where it stood. */
export interface Standing {
  key: string;
  place: number;
  ask: Approval;
}

/**
 * Where the person is after the list has changed. What they decided themselves gives way to what
 * stands in its place. What somebody else decided stays before their eyes until they move on: else
 * the key that they are about to press would hit another ask.
 */
export function settled(
  asks: readonly Approval[],
  at: Standing | undefined,
  mine: ReadonlySet<string>,
): Standing | undefined {
  if (at === undefined) {
    return standing(asks, 0);
  }
  const place = asks.findIndex((ask) => keyOf(ask) === at.key);
  if (place >= 0) {
    return place === at.place ? at : standing(asks, place);
  }
  return mine.has(at.key) ? standing(asks, at.place) : at;
}

/** One step down or up; from an ask that is gone, to what stands in its place. */
export function moved(
  asks: readonly Approval[],
  at: Standing | undefined,
  by: 1 | -1,
): Standing | undefined {
  if (at === undefined) {
    return standing(asks, 0);
  }
  const here = asks.some((ask) => keyOf(ask) === at.key);
  return standing(asks, here || by < 0 ? at.place + by : at.place);
}

export function standing(asks: readonly Approval[], place: number): Standing | undefined {
  const near = Math.max(0, Math.min(place, asks.length - 1));
  const ask = asks[near];
  return ask === undefined ? undefined : { key: keyOf(ask), place: near, ask };
}

/** Arguments as a person wrote them: an object, or nothing that a tool takes. */
export function argumentsOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const GIST_MAX = 160;

/** The arguments in one line: the values of what a call is about, without its braces. */
export function gist(text: string): string {
  const value = argumentsOf(text);
  const words =
    value === undefined
      ? text
      : Object.values(value)
          .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
          .join(' · ');
  return words.slice(0, GIST_MAX).replace(/\s+/g, ' ').trim();
}
