import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { api, type ApiProblem } from '../api/client.ts';
import type { Session } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import type { Key } from '../i18n/translate.ts';
import { Confirm } from '../shell/confirm.tsx';
import { CopyButton } from '../shell/copy.tsx';
import { cacheHit, count, percent } from '../shell/format.ts';
import { asProblem } from '../shell/loaded.ts';
import { useRefusal } from '../shell/me.ts';
import { Link, sessionPath } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';
import { RoleButton } from '../shell/rolebutton.tsx';
import { StatusMark } from '../shell/status.tsx';
import { visible } from '../shell/untrusted.ts';
import { Views } from './head.tsx';
import type { LiveSession } from './live.ts';

const TITLE_CHARS_MAX = 500;

interface StripProps {
  id: string;
  session: Session | undefined;
  live: LiveSession;
  at: number;
  onFork(): void;
  onRewind(): void;
  onChanged(): void;
  children?: ReactNode;
}

/** What the session is, how it stands, and what can be done with it. */
export function Strip(props: StripProps) {
  const { id, session, live, at, onFork, onRewind, onChanged, children } = props;
  const { t } = useSpeech();
  const strip = useRef<HTMLDivElement>(null);
  useHeight(strip);
  const task = (session?.task ?? '').slice(0, TITLE_CHARS_MAX);
  return (
    <div className="strip" ref={strip}>
      <div className="strip-title">
        {session && <StatusMark status={session.status} />}
        <h1 title={visible(task)}>{session ? visible(task) : t('action.loading')}</h1>
        {live.connection === 'retrying' && (
          <span className="retrying" role="status">
            {t('session.retrying')}
          </span>
        )}
      </div>
      <p className="strip-id">
        <code>{id}</code>
        <CopyButton text={id} />
        {session && <span>{visible(session.model)}</span>}
        <Views id={id} page="trajectory" />
        {session?.supersededBy !== undefined && (
          <Link to={sessionPath(session.supersededBy)}>{t('session.superseded')}</Link>
        )}
      </p>
      <div className="strip-row">
        {session && <Figures session={session} />}
        <Actions
          id={id}
          session={session}
          at={at}
          onFork={onFork}
          onRewind={onRewind}
          onChanged={onChanged}
        />
      </div>
      {children}
    </div>
  );
}

/** Tells the style sheet how much of the screen the strip takes: its lines wrap as they need. */
function useHeight(strip: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    const grown = new ResizeObserver(() => {
      style.setProperty('--strip-height', `${strip.current?.offsetHeight ?? 0}px`);
    });
    grown.observe(strip.current!);
    return () => {
      grown.disconnect();
      style.removeProperty('--strip-height');
    };
  }, [strip]);
}

function Figures({ session }: { session: Session }) {
  const { t, language } = useSpeech();
  const { usage } = session;
  const hit = cacheHit(usage);
  const shown = (value: number | undefined) =>
    value === undefined ? t('value.unknown') : count(value, language);
  const figures: [Key, string][] = [
    ['figure.steps', count(session.steps, language)],
    ['figure.prompt', shown(usage.promptTokens)],
    ['figure.cached', shown(usage.cachedTokens)],
    ['figure.output', shown(usage.outputTokens)],
    ['figure.hit', hit === undefined ? t('value.unknown') : percent(hit)],
  ];
  return (
    <dl className="figures">
      {figures.map(([key, value]) => (
        <div key={key}>
          <dt>{t(key)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

type ActionsProps = Omit<StripProps, 'live' | 'children'>;

function Actions({ id, session, at, onFork, onRewind, onChanged }: ActionsProps) {
  const { t } = useSpeech();
  const [problem, setProblem] = useState<ApiProblem>();
  const [note, setNote] = useState('');
  const [cancelling, setCancelling] = useState(false);
  const refusal = useRefusal('operator');
  const act = async (wish: (id: string) => Promise<unknown>) => {
    setProblem(undefined);
    setNote('');
    try {
      const answer = (await wish(id)) as { note?: string };
      setNote(answer.note ?? '');
    } catch (reason) {
      setProblem(asProblem(reason));
    }
    onChanged();
  };
  const status = session?.status;
  const working = status === 'running' || status === 'queued' || status === 'waiting';
  return (
    <div className="strip-actions">
      <RoleButton least="operator" className="primary" disabled={at === 0} onClick={onFork}>
        {t('action.forkHere', { at: String(at) })}
      </RoleButton>
      <RoleButton least="operator" disabled={at === 0} onClick={onRewind}>
        {t('action.rewindHere', { at: String(at) })}
      </RoleButton>
      {working && (
        <RoleButton least="operator" onClick={() => void act(api.pause)}>
          {t('action.pause')}
        </RoleButton>
      )}
      {(status === 'paused' || status === 'failed') && (
        <RoleButton least="operator" onClick={() => void act(api.resume)}>
          {t('action.resume')}
        </RoleButton>
      )}
      {(working || status === 'paused') && (
        <RoleButton least="operator" onClick={() => setCancelling(true)}>
          {t('action.cancel')}
        </RoleButton>
      )}
      <a className="button" href={api.exportUrl(id)} download={`${id}.jsonl`}>
        {t('action.export')}
      </a>
      {cancelling && refusal === undefined && (
        <Confirm
          title={t('cancel.title')}
          text={t('cancel.text')}
          action={t('action.cancel')}
          onClose={() => setCancelling(false)}
          onConfirm={() => void act(api.cancel)}
        />
      )}
      {problem && <Problem problem={problem} />}
      {note !== '' && <p role="status">{note}</p>}
    </div>
  );
}
