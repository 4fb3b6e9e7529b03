/**
 * Characters that change what a reader sees without being seen: controls and the escape of terminals,
 * marks that turn the direction of text, characters without width, and tags that spell hidden words.
 * Newline and tab are what they look like.
 */
const HIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

const PICTURE = /\p{Extended_Pictographic}/u;
const ZERO_WIDTH_JOINER = '\u200d';

/** Untrusted text with all that hides in it made visible, by its code point: `⟨U+202E⟩`. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (hidden: string, at: number) => {
    if (hidden === ZERO_WIDTH_JOINER && joinsPictures(text, at)) return hidden;
    if (hidden === '\r' && text[at + 1] === '\n') return '';
    return `⟨U+${(hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** JSON that says the same, with what hides in it as escapes: for where people change it. */
export function escapedJson(json: string): string {
  return json.replace(HIDDEN, (hidden: string) =>
    hidden === '\r'
      ? hidden
      : Array.from(
          { length: hidden.length },
          (_, at) => `\\u${hidden.charCodeAt(at).toString(16).padStart(4, '0')}`,
        ).join(''),
  );
}

const TITLE_CHARS_MAX = 300;

/** The first line of untrusted text, for a place that has one line. */
export function titleOf(text: string): string {
  return visible(text.slice(0, TITLE_CHARS_MAX).split('\n')[0] ?? '');
}

/** A family is one picture of several people; between letters nothing is joined. */
function joinsPictures(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 5), at).replace(/[\ufe0f\u{1f3fb}-\u{1f3ff}]/gu, '');
  const next = String.fromCodePoint(text.codePointAt(at + 1) ?? 32);
  const last = Array.from(before).at(-1) ?? '';
  return PICTURE.test(last) && PICTURE.test(next);
}
