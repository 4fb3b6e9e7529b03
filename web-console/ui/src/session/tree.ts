import type { Lineage, Session } from '../api/shapes.ts';

export interface TreeLine {
  session: Session;
  depth: number;
}

/** The tree in reading order: each branch below its parent, by the place where it forked. */
export function treeLines(lineage: Lineage): TreeLine[] {
  const known = new Set(lineage.sessions.map((session) => session.id));
  const children = new Map<string, Session[]>();
  const roots: Session[] = [];
  for (const session of lineage.sessions) {
    if (session.parent === undefined || !known.has(session.parent)) {
      roots.push(session);
    } else {
      children.set(session.parent, [...(children.get(session.parent) ?? []), session]);
    }
  }
  const lines: TreeLine[] = [];
  const stack = inOrder(roots).map((session) => ({ session, depth: 0 }));
  for (let line = stack.shift(); line !== undefined; line = stack.shift()) {
    const depth = line.depth + 1;
    lines.push(line);
    const below = inOrder(children.get(line.session.id) ?? []);
    stack.unshift(...below.map((session) => ({ session, depth })));
  }
  return lines;
}

function inOrder(sessions: Session[]): Session[] {
  return [...sessions].sort(
    (a, b) =>
      (a.forkedAt ?? 0) - (b.forkedAt ?? 0) || Date.parse(a.createdAt) - Date.parse(b.createdAt),
  );
}
