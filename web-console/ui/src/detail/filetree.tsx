import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { WorkspaceFile } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { bytes } from '../shell/format.ts';
import { visible } from '../shell/untrusted.ts';
import { foldersOf, linesOf, moved, openAtFirst, type TreeLine } from './folders.ts';

/** A workspace of a hundred thousand files is not drawn at once. */
const LINES_MAX = 2_000;
const INDENT_PX = 14;

interface FileTreeProps {
  files: readonly WorkspaceFile[];
  onOpen(path: string): void;
}

/** The files in their folders: arrows go through them and fold them, Enter opens. */
export function FileTree({ files, onOpen }: FileTreeProps) {
  const { t } = useSpeech();
  const top = useMemo(() => foldersOf(files), [files]);
  const [open, setOpen] = useState(() => openAtFirst(top));
  const [at, setAt] = useState(0);
  const [shown, setShown] = useState(LINES_MAX);
  const tree = useRef<HTMLUListElement>(null);
  const entered = useRef(false);
  const all = linesOf(top, open);
  const lines = all.slice(0, shown);
  const here = Math.min(at, lines.length - 1);
  useEffect(() => {
    if (entered.current) tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [here]);
  const toggle = (path: string) => {
    const next = new Set(open);
    if (!next.delete(path)) next.add(path);
    setOpen(next);
  };
  const press = ({ leaf }: TreeLine, index: number) => {
    setAt(index);
    if (leaf.inside !== undefined) toggle(leaf.path);
    else if (leaf.file?.sha256 !== undefined) onOpen(leaf.path);
  };
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const line = lines[here];
    if (line !== undefined && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      press(line, here);
      return;
    }
    const move = moved(lines, here, event.key, open);
    if (move === undefined) return;
    event.preventDefault();
    entered.current = true;
    setAt(move.to);
    if (move.toggle !== undefined) toggle(move.toggle);
  };
  return (
    <>
      <ul ref={tree} className="files" role="tree" aria-label={t('files.all')} onKeyDown={key}>
        {lines.map((line, index) => (
          <Line
            key={line.leaf.path}
            line={line}
            open={open.has(line.leaf.path)}
            here={index === here}
            onPress={() => press(line, index)}
          />
        ))}
      </ul>
      {all.length > shown && (
        <button type="button" onClick={() => setShown(shown + LINES_MAX)}>
          {t('files.more', { count: all.length - shown })}
        </button>
      )}
    </>
  );
}

interface LineProps {
  line: TreeLine;
  open: boolean;
  here: boolean;
  onPress(): void;
}

function Line({ line: { leaf, level, place, of }, open, here, onPress }: LineProps) {
  const folder = leaf.inside !== undefined;
  const content = folder || leaf.file?.sha256 !== undefined;
  const mark = open ? '▾' : '▸';
  const target = leaf.file?.target;
  return (
    <li
      role="treeitem"
      className={content ? 'file' : 'file file-plain'}
      aria-label={visible(leaf.name)}
      aria-level={level}
      aria-posinset={place}
      aria-setsize={of}
      aria-expanded={folder ? open : undefined}
      tabIndex={here ? 0 : -1}
      style={{ paddingInlineStart: (level - 1) * INDENT_PX }}
      onClick={onPress}
    >
      <span className="file-mark" aria-hidden="true">
        {folder ? mark : ''}
      </span>
      <span className="file-name">
        {visible(leaf.name)}
        {folder && '/'}
        {target !== undefined && ` → ${visible(target)}`}
      </span>
      {content && <span className="hint">{bytes(leaf.size)}</span>}
    </li>
  );
}
