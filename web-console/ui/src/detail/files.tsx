import { useState } from 'react';
import { api, request } from '../api/client.ts';
import { useSpeech } from '../i18n/language.tsx';
import { bytes } from '../shell/format.ts';
import { useLoaded } from '../shell/loaded.ts';
import { Problem } from '../shell/problem.tsx';
import { visible } from '../shell/untrusted.ts';
import { diffLines } from './diff.ts';
import { DiffText } from './difftext.tsx';
import { FileTree } from './filetree.tsx';
import { Text } from './text.tsx';

/** A longer file is shown up to here; the whole can be fetched beside it. */
const SHOWN_BYTES_MAX = 256 * 1024;

/** The workspace as it was after an event, and what had changed by then. */
export function FilesTab({ id, at }: { id: string; at: number }) {
  const { t } = useSpeech();
  const [view, setView] = useState<'changes' | 'files'>('changes');
  const [path, setPath] = useState<string>();
  return (
    <>
      <div className="inline">
        <button type="button" aria-pressed={view === 'changes'} onClick={() => setView('changes')}>
          {t('files.changes')}
        </button>
        <button type="button" aria-pressed={view === 'files'} onClick={() => setView('files')}>
          {t('files.all')}
        </button>
      </div>
      {view === 'changes' && <Changes id={id} at={at} />}
      {view === 'files' && path === undefined && <List id={id} at={at} onOpen={setPath} />}
      {view === 'files' && path !== undefined && (
        <Content id={id} at={at} path={path} onClose={() => setPath(undefined)} />
      )}
    </>
  );
}

function Changes({ id, at }: { id: string; at: number }) {
  const { t } = useSpeech();
  const loaded = useLoaded(`diff ${id}@${at}`, async (signal) =>
    (await request(api.diffUrl(id, 1, at), { signal })).text(),
  );
  switch (loaded.state) {
    case 'loading':
      return <p className="hint">{t('action.loading')}</p>;
    case 'refused':
      return <Problem problem={loaded.problem} />;
    case 'ready':
      return loaded.value === '' ? (
        <p className="hint">{t('files.unchanged')}</p>
      ) : (
        <DiffText lines={diffLines(loaded.value)} />
      );
  }
}

function List({ id, at, onOpen }: { id: string; at: number; onOpen(path: string): void }) {
  const { t } = useSpeech();
  const loaded = useLoaded(`files ${id}@${at}`, (signal) => api.files(id, at, signal));
  switch (loaded.state) {
    case 'loading':
      return <p className="hint">{t('action.loading')}</p>;
    case 'refused':
      return <Problem problem={loaded.problem} />;
    case 'ready':
      return loaded.value.files.length === 0 ? (
        <p className="hint">{t('files.none')}</p>
      ) : (
        <FileTree files={loaded.value.files} onOpen={onOpen} />
      );
  }
}

interface ContentProps {
  id: string;
  at: number;
  path: string;
  onClose(): void;
}

function Content({ id, at, path, onClose }: ContentProps) {
  const { t } = useSpeech();
  const url = api.fileUrl(id, path, at);
  const loaded = useLoaded(url, async (signal) => {
    const content = new Uint8Array(await (await request(url, { signal })).arrayBuffer());
    return { size: content.length, text: textOf(content.subarray(0, SHOWN_BYTES_MAX)) };
  });
  return (
    <>
      <p className="inline">
        <button type="button" className="plain" onClick={onClose}>
          {t('files.back')}
        </button>
        <code>{visible(path)}</code>
        <a href={url} download={path.split('/').at(-1)}>
          {t('files.download')}
        </a>
      </p>
      {loaded.state === 'loading' && <p className="hint">{t('action.loading')}</p>}
      {loaded.state === 'refused' && <Problem problem={loaded.problem} />}
      {loaded.state === 'ready' &&
        (loaded.value.text === undefined ? (
          <p className="hint">{t('files.binary', { size: bytes(loaded.value.size) })}</p>
        ) : (
          <Text text={loaded.value.text} />
        ))}
      {loaded.state === 'ready' && loaded.value.size > SHOWN_BYTES_MAX && (
        <p className="hint">{t('files.cut', { size: bytes(loaded.value.size) })}</p>
      )}
    </>
  );
}

/** The text of a file; absent where it is not text. */
function textOf(content: Uint8Array): string | undefined {
  return content.includes(0) ? undefined : new TextDecoder().decode(content);
}
