import { useState } from 'react';
import { api } from '../api/client.ts';
import type { Message, Prompt, Session } from '../api/shapes.ts';
import { DiffText } from '../detail/difftext.tsx';
import { sharedPrefix } from '../detail/prefix.ts';
import { useSpeech } from '../i18n/language.tsx';
import { bytes } from '../shell/format.ts';
import { useLoaded } from '../shell/loaded.ts';
import { Problem } from '../shell/problem.tsx';
import { lineDiff } from './lines.ts';

/** The last prompt of one side against that of the first: how much is one, and what is not. */
export function Prompts({ sessions }: { sessions: Session[] }) {
  const { t } = useSpeech();
  const [first, ...others] = sessions;
  const [chosen, setChosen] = useState(others[0]?.id ?? '');
  const [open, setOpen] = useState(false);
  const other = others.find(({ id }) => id === chosen) ?? others[0];
  if (first === undefined || other === undefined) {
    return null;
  }
  return (
    <section aria-label={t('compare.prompts')}>
      <h2>{t('compare.prompts')}</h2>
      <details className="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {t('compare.against', { side: other.id.slice(0, 8), first: first.id.slice(0, 8) })}
        </summary>
        {others.length > 1 && (
          <select
            aria-label={t('compare.side')}
            value={other.id}
            onChange={(event) => setChosen(event.target.value)}
          >
            {others.map(({ id }) => (
              <option key={id} value={id}>
                {id.slice(0, 8)}
              </option>
            ))}
          </select>
        )}
        {open && <Difference first={first} other={other} />}
      </details>
    </section>
  );
}

function Difference({ first, other }: { first: Session; other: Session }) {
  const { t } = useSpeech();
  const loaded = useLoaded(
    `prompts ${first.id}@${first.head} ${other.id}@${other.head}`,
    (signal) =>
      Promise.all([
        api.prompt(first.id, first.head, signal),
        api.prompt(other.id, other.head, signal),
      ]),
  );
  switch (loaded.state) {
    case 'loading':
      return <p className="hint">{t('action.loading')}</p>;
    case 'refused':
      return <Problem problem={loaded.problem} />;
    case 'ready': {
      const [a, b] = loaded.value;
      const shared = sharedPrefix(a, b);
      const lines = lineDiff(textOf(a, shared.segments), textOf(b, shared.segments));
      return (
        <>
          <p className="hint">
            {t('compare.promptShared', { count: shared.segments, size: bytes(shared.bytes) })}
          </p>
          {lines.length === 0 ? (
            <p className="hint">{t('compare.promptSame')}</p>
          ) : (
            <DiffText lines={lines} />
          )}
        </>
      );
    }
  }
}

/** The messages from a segment on, as text; all of them where segments are not messages. */
function textOf(prompt: Prompt, from: number): string {
  const messages = prompt.request.messages ?? [];
  const paired = messages.length === prompt.segments.length;
  return messages.slice(paired ? from : 0).map(messageText).join('\n');
}

function messageText({ role, content, tool_calls: calls = [] }: Message): string {
  const text = typeof content === 'string' ? content : content ? JSON.stringify(content) : '';
  const called = calls.map((call) => `→ ${call.function.name} ${call.function.arguments}`);
  return [`[${role}]`, text, ...called].filter((part) => part !== '').join('\n');
}
