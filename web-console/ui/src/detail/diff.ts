export interface DiffLine {
  kind: 'file' | 'head' | 'place' | 'added' | 'removed' | 'same';
  text: string;
}

/** The lines of a unified diff in git's form, each with what it means where it stands. */
export function diffLines(diff: string): DiffLine[] {
  let inside = false;
  return diff
    .replace(/\n$/, '')
    .split('\n')
    .map((text) => {
      if (text.startsWith('diff --git ') || text.startsWith('# ')) {
        inside = false;
        return { kind: 'file', text };
      }
      if (text.startsWith('@@')) {
        inside = true;
        return { kind: 'place', text };
      }
      return { kind: inside ? changeOf(text) : 'head', text };
    });
}

function changeOf(line: string): DiffLine['kind'] {
  return line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same';
}
