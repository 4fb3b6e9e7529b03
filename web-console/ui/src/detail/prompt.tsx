import type { ReactNode } from 'react';
import { api } from '../api/client.ts';
import type { Message, Prompt, Usage } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import type { LiveSession } from '../session/live.ts';
import { bytes, cacheHit, count, percent } from '../shell/format.ts';
import { useLoaded } from '../shell/loaded.ts';
import { Link, sessionPath } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';
import { cachedSegments, sharedPrefix } from './prefix.ts';
import { Text } from './text.tsx';

/** The request of the last model call at or before an event, as it was sent. */
export function PromptTab({ live, at }: { live: LiveSession; at: number }) {
  const { t } = useSpeech();
  const asked = lastRequest(live, at);
  const before = asked === undefined ? undefined : lastRequest(live, asked - 1);
  const loaded = useLoaded(`${live.id}@${asked ?? 0}`, (signal) =>
    prompts(live.id, asked, before, signal),
  );
  switch (loaded.state) {
    case 'loading':
      return <p className="hint">{t('action.loading')}</p>;
    case 'refused':
      return <Problem problem={loaded.problem} />;
    case 'ready':
      return loaded.value === undefined ? (
        <p className="hint">{t('prompt.none')}</p>
      ) : (
        <PromptView
          id={live.id}
          prompt={loaded.value.prompt}
          before={loaded.value.before}
          usage={usageAfter(live, asked ?? 0)}
        />
      );
  }
}

/** A prompt and the one that was sent before it. */
async function prompts(
  id: string,
  at: number | undefined,
  before: number | undefined,
  signal: AbortSignal,
): Promise<{ prompt: Prompt; before: Prompt | undefined } | undefined> {
  if (at === undefined) return undefined;
  const earlier = before === undefined ? undefined : api.prompt(id, before, signal);
  const [prompt, previous] = await Promise.all([api.prompt(id, at, signal), earlier]);
  return { prompt, before: previous };
}

/** Events before the first model call have no prompt; the ones after it share the last one. */
function lastRequest(live: LiveSession, at: number): number | undefined {
  for (let seq = Math.min(at, live.head); seq > 0; seq--) {
    if (live.entry(seq)?.type === 'ModelRequested') return seq;
  }
  return undefined;
}

/** The figures of the reply to a request, once it is here. */
function usageAfter(live: LiveSession, at: number): Usage | undefined {
  for (let seq = at + 1; seq <= live.head; seq++) {
    const entry = live.entry(seq);
    if (entry?.type === 'ModelReplied' || entry?.type === 'ModelFailed') return entry.event.usage;
    if (entry?.type === 'ModelRequested' || entry?.type === 'ModelCancelled') return undefined;
  }
  return undefined;
}

interface PromptViewProps {
  id: string;
  prompt: Prompt;
  usage: Usage | undefined;
  /** The request before this one, which a cache may hold. */
  before: Prompt | undefined;
}

function PromptView({ id, prompt, usage, before: previous }: PromptViewProps) {
  const { t, language } = useSpeech();
  const all = prompt.segments.reduce((total, segment) => total + segment.bytes, 0);
  const hit = usage === undefined ? undefined : cacheHit(usage);
  // Each segment is one message here, so that a message can name its event.
  const paired = prompt.request.messages?.length === prompt.segments.length;
  const same = previous === undefined ? undefined : sharedPrefix(prompt, previous);
  const cached = cachedSegments(prompt, usage);
  let before = 0;
  return (
    <>
      <dl className="facts">
        <dt>{t('prompt.at')}</dt>
        <dd>
          <Link to={sessionPath(id, prompt.at)}>@{prompt.at}</Link> ·{' '}
          {t('prompt.segments', { count: prompt.segments.length })} · {bytes(all)} ·{' '}
          {t('prompt.epoch', { epoch: prompt.epoch })}
        </dd>
        <dt>{t('prompt.hash')}</dt>
        <dd>
          <code className="hash">{prompt.prefixHash}</code>
          {prompt.recordedHash !== undefined && (
            <Recorded same={prompt.recordedHash === prompt.prefixHash} />
          )}
        </dd>
        <dt>{t('prompt.cached')}</dt>
        <dd>
          {hit === undefined
            ? t('value.unknown')
            : t('prompt.cachedOf', {
                share: percent(hit),
                cached: count(usage?.cachedTokens ?? 0, language),
                count: usage?.promptTokens ?? 0,
              })}
          {hit !== undefined && <progress max={100} value={hit} aria-label={t('prompt.cached')} />}
        </dd>
      </dl>
      {same !== undefined && previous !== undefined && (
        <p className="hint">
          {t(same.segments === previous.segments.length ? 'prompt.grown' : 'prompt.broken', {
            byte: count(same.bytes, language),
          })}
        </p>
      )}
      {cached > 0 && <p className="hint">{t('prompt.shaded')}</p>}
      <table className="segments">
        <caption>{t('prompt.borders')}</caption>
        <thead>
          <tr>
            <th>{t('prompt.event')}</th>
            <th className="number">{t('prompt.from')}</th>
            <th className="number">{t('prompt.bytes')}</th>
            <th>SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {prompt.segments.map((segment, index) => {
            const from = before;
            before += segment.bytes;
            const changed = index === same?.segments;
            const shade = index < cached ? 'segment-cached' : 'segment-fresh';
            return (
              <tr
                key={`${segment.seq} ${from}`}
                className={changed ? `${shade} segment-changed` : shade}
              >
                <td>
                  <Origin id={id} seq={segment.seq} />
                  {index < cached && <span className="hint"> {t('prompt.fromCache')}</span>}
                  {changed && <strong> {t('prompt.changed')}</strong>}
                </td>
                <td className="number">{count(from, language)}</td>
                <td className="number">{count(segment.bytes, language)}</td>
                <td>
                  <code title={segment.sha256}>{segment.sha256.slice(0, 12)}</code>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <h3>{t('prompt.messages')}</h3>
      {(prompt.request.messages ?? []).map((message, index) => (
        <MessageOf
          key={index}
          message={message}
          origin={paired ? <Origin id={id} seq={prompt.segments[index]?.seq ?? 0} /> : undefined}
        />
      ))}
      <details>
        <summary>{t('prompt.request')}</summary>
        <Text text={JSON.stringify(prompt.request, null, 2)} />
      </details>
    </>
  );
}

function Recorded({ same }: { same: boolean }) {
  const { t } = useSpeech();
  return (
    <p className={same ? 'hint' : 'exit-bad'}>
      {t(same ? 'prompt.asRecorded' : 'prompt.notRecorded')}
    </p>
  );
}

function Origin({ id, seq }: { id: string; seq: number }) {
  const { t } = useSpeech();
  return seq === 0 ? t('prompt.header') : <Link to={sessionPath(id, seq)}>@{seq}</Link>;
}

function MessageOf({ message, origin }: { message: Message; origin: ReactNode }) {
  const content =
    typeof message.content === 'string'
      ? message.content
      : message.content === undefined || message.content === null
        ? ''
        : JSON.stringify(message.content, null, 2);
  return (
    <div className={`message message-${message.role}`}>
      <span className="message-role">
        {message.role} {origin}
      </span>
      {content !== '' && <Text text={content} />}
      {(message.tool_calls ?? []).map((call, index) => (
        <Text key={index} text={`${call.function.name} ${call.function.arguments}`} />
      ))}
    </div>
  );
}
