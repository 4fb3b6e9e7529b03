import {
  type DragEvent,
  type FormEvent,
  type KeyboardEvent,
  useEffect,
  useRef,
  useState,
} from 'react';
import { api, type ApiProblem, type NewTask, newKey } from '../api/client.ts';
import { useSpeech } from '../i18n/language.tsx';
import { CopyButton } from '../shell/copy.tsx';
import { useDraft } from '../shell/draft.ts';
import { bytes } from '../shell/format.ts';
import { asProblem } from '../shell/loaded.ts';
import { useRefusal } from '../shell/me.ts';
import { go, sessionPath } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';
import { ARCHIVE_BYTES_MAX, ArchiveTooLarge, packFiles } from './archive.ts';
import { cliLine, curlLine } from './lines.ts';
import { chosenFolder, dropped, folderName, type Source } from './source.ts';

type Sending = 'no' | 'packing' | 'sending';

/** One box for a task, files to start from, and what the same would be on a command line. */
export function TaskPage() {
  const { t } = useSpeech();
  const [task, setTask] = useDraft('task');
  const [model, setModel] = useDraft('model');
  const refusal = useRefusal('operator');
  const [source, setSource] = useState<Source>({ kind: 'empty' });
  const [sending, setSending] = useState<Sending>('no');
  const [problem, setProblem] = useState<ApiProblem>();
  const [tooLarge, setTooLarge] = useState<number>();
  // One key for one wish: pressing the button again after a lost answer makes no second session.
  const key = useRef(newKey());
  useEffect(() => {
    document.title = `${t('nav.new')} · Anabranch`;
  }, [t]);
  const changed = () => {
    key.current = newKey();
    setProblem(undefined);
    setTooLarge(undefined);
  };
  const submit = async () => {
    setProblem(undefined);
    setTooLarge(undefined);
    try {
      const wish: NewTask = { task: task.trim() };
      if (model.trim() !== '') wish.model = model.trim();
      const archive = await archiveOf(source, setSending);
      if (archive !== undefined) wish.workspace = { archive: await api.putBlob(archive) };
      setSending('sending');
      const session = await api.submit(wish, key.current);
      setTask('');
      setModel('');
      go(sessionPath(session.id));
    } catch (reason) {
      if (reason instanceof ArchiveTooLarge) setTooLarge(reason.bytes);
      else setProblem(asProblem(reason));
      setSending('no');
    }
  };
  const ready = task.trim() !== '' && sending === 'no' && refusal === undefined;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) void submit();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && ready) void submit();
  };
  const folder = folderName(source);
  return (
    <main className="page narrow">
      <h1>{t('nav.new')}</h1>
      <form onSubmit={onSubmit} className="task-form">
        <label htmlFor="task">{t('task.text')}</label>
        <textarea
          id="task"
          autoFocus
          rows={5}
          value={task}
          placeholder={t('task.example')}
          onKeyDown={onKey}
          onChange={(event) => {
            changed();
            setTask(event.target.value);
          }}
        />
        <FilesChoice
          source={source}
          onChoose={(chosen) => {
            changed();
            setSource(chosen);
          }}
        />
        <label htmlFor="model">{t('task.model')}</label>
        <input
          id="model"
          value={model}
          autoComplete="off"
          spellCheck={false}
          placeholder="anabranch-embedded"
          aria-describedby="model-hint"
          onChange={(event) => {
            changed();
            setModel(event.target.value);
          }}
        />
        <p className="hint" id="model-hint">
          {t('task.modelHint')}
        </p>
        {problem && <Problem problem={problem} />}
        {tooLarge !== undefined && (
          <p className="problem" role="alert">
            {t('task.tooLarge', { size: bytes(tooLarge), limit: bytes(ARCHIVE_BYTES_MAX) })}
          </p>
        )}
        <div className="actions">
          <button type="submit" className="primary" disabled={!ready} title={refusal}>
            {sending === 'no' ? t('task.submit') : t(`task.${sending}`)}
          </button>
          <span className="hint">{refusal ?? t('task.shortcut')}</span>
        </div>
      </form>
      <Equivalent title={t('task.cli')} line={cliLine(task, folder, model)} />
      <Equivalent
        title={t('task.http')}
        line={curlLine(window.location.origin, task, model, folder !== '')}
      />
    </main>
  );
}

async function archiveOf(
  source: Source,
  say: (sending: Sending) => void,
): Promise<Blob | undefined> {
  switch (source.kind) {
    case 'empty':
      return undefined;
    case 'files':
      say('packing');
      return packFiles(source.files);
    case 'archive':
      if (source.file.size > ARCHIVE_BYTES_MAX) throw new ArchiveTooLarge(source.file.size);
      say('sending');
      return source.file;
  }
}

function FilesChoice({ source, onChoose }: { source: Source; onChoose(source: Source): void }) {
  const { t } = useSpeech();
  const folder = useRef<HTMLInputElement>(null);
  const archive = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent) => {
    event.preventDefault();
    setOver(event.type === 'dragover');
  };
  const drop = (event: DragEvent) => {
    drag(event);
    void dropped(event.dataTransfer.items).then(onChoose, () => onChoose({ kind: 'empty' }));
  };
  const chooseArchive = (files: FileList | null) => {
    const file = files?.[0];
    if (file !== undefined) onChoose({ kind: 'archive', file });
  };
  return (
    <fieldset
      className={over ? 'drop drop-over' : 'drop'}
      onDragOver={drag}
      onDragLeave={drag}
      onDrop={drop}
    >
      <legend>{t('task.files')}</legend>
      <div className="inline">
        <button type="button" onClick={() => folder.current?.click()}>
          {t('task.folder')}
        </button>
        <button type="button" onClick={() => archive.current?.click()}>
          {t('task.archive')}
        </button>
        {source.kind !== 'empty' && (
          <button type="button" className="plain" onClick={() => onChoose({ kind: 'empty' })}>
            {t('task.noFiles')}
          </button>
        )}
      </div>
      <input
        ref={folder}
        type="file"
        hidden
        data-testid="folder"
        webkitdirectory=""
        onChange={(event) => onChoose(chosenFolder([...(event.target.files ?? [])]))}
      />
      <input
        ref={archive}
        type="file"
        hidden
        data-testid="archive"
        accept=".tar.gz,.tgz,application/gzip"
        onChange={(event) => chooseArchive(event.target.files)}
      />
      <p className="hint" role="status">
        <Chosen source={source} />
      </p>
    </fieldset>
  );
}

function Chosen({ source }: { source: Source }) {
  const { t } = useSpeech();
  switch (source.kind) {
    case 'empty':
      return t('task.empty');
    case 'files':
      return t('task.chosen', {
        name: source.name,
        count: source.files.length,
        size: bytes(source.files.reduce((total, { file }) => total + file.size, 0)),
      });
    case 'archive':
      return t('task.chosenArchive', { name: source.file.name, size: bytes(source.file.size) });
  }
}

function Equivalent({ title, line }: { title: string; line: string }) {
  return (
    <section className="equivalent">
      <div className="heading">
        <h2>{title}</h2>
        <CopyButton text={line} />
      </div>
      <pre tabIndex={0}>{line}</pre>
    </section>
  );
}
