import { type FormEvent, useState } from 'react';
import { api } from '../api/client.ts';
import type { Ask, Session } from '../api/shapes.ts';
import { argumentsOf } from '../approvals/inbox.ts';
import { pretty, Text } from '../detail/text.tsx';
import { useSpeech } from '../i18n/language.tsx';
import { Problem } from '../shell/problem.tsx';
import { RoleButton } from '../shell/rolebutton.tsx';
import { escapedJson, visible } from '../shell/untrusted.ts';
import { useAct } from './act.ts';

/** The calls of this session that wait for a person, each with what can be done about it. */
export function Asks({ session, onChanged }: { session: Session; onChanged(): void }) {
  const { t } = useSpeech();
  const asks = session.asks ?? [];
  if (asks.length === 0) {
    return null;
  }
  return (
    <section className="card asks" aria-label={t('asks.title')}>
      <h2>{t('asks.title')}</h2>
      {asks.map((ask) =>
        ask.kind === 'approval' ? (
          <Approval key={ask.call} id={session.id} ask={ask} onChanged={onChanged} />
        ) : (
          <Question key={ask.call} id={session.id} ask={ask} onChanged={onChanged} />
        ),
      )}
    </section>
  );
}

interface AskProps {
  id: string;
  ask: Ask;
  onChanged(): void;
}

/** Grants exactly the arguments that are shown here, or those that a person put in their place. */
function Approval({ id, ask, onChanged }: AskProps) {
  const { t } = useSpeech();
  const [edited, setEdited] = useState<string>();
  const [reason, setReason] = useState('');
  const { busy, problem, act } = useAct(onChanged);
  const args = edited === undefined ? undefined : argumentsOf(edited);
  const wrong = edited !== undefined && args === undefined;
  return (
    <div className="ask">
      <p>
        <span className="row-tool">{visible(ask.tool)}</span> {visible(ask.reason ?? '')}
      </p>
      {edited === undefined ? (
        <Text text={pretty(ask.arguments)} />
      ) : (
        <textarea
          aria-label={t('asks.arguments')}
          aria-invalid={wrong}
          rows={5}
          spellCheck={false}
          value={edited}
          onChange={(event) => setEdited(event.target.value)}
        />
      )}
      {wrong && <p className="hint">{t('asks.noObject')}</p>}
      <div className="inline">
        <RoleButton
          least="approver"
          className="primary"
          disabled={busy || wrong}
          onClick={() => void act((key) => api.approve(id, ask, args, key))}
        >
          {t(edited === undefined ? 'asks.approve' : 'asks.approveEdited')}
        </RoleButton>
        <button
          type="button"
          onClick={() => setEdited(edited === undefined ? escapedJson(pretty(ask.arguments)) : undefined)}
        >
          {t(edited === undefined ? 'asks.edit' : 'asks.asAsked')}
        </button>
      </div>
      <form
        className="inline"
        onSubmit={(event) => {
          event.preventDefault();
          void act((key) => api.deny(id, ask.call, reason.trim(), key));
        }}
      >
        <input
          aria-label={t('asks.reason')}
          placeholder={t('asks.reason')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <RoleButton least="approver" type="submit" disabled={busy || reason.trim() === ''}>
          {t('asks.deny')}
        </RoleButton>
      </form>
      {problem && <Problem problem={problem} />}
    </div>
  );
}

function Question({ id, ask, onChanged }: AskProps) {
  const { t } = useSpeech();
  const [text, setText] = useState('');
  const { busy, problem, act } = useAct(onChanged);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act((key) => api.answer(id, ask.call, text.trim(), key));
  };
  return (
    <form className="ask" onSubmit={submit}>
      <Text className="words" text={ask.question ?? ''} />
      <div className="inline">
        <input
          aria-label={t('asks.answer')}
          placeholder={t('asks.answer')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <RoleButton
          least="approver"
          type="submit"
          className="primary"
          disabled={busy || text.trim() === ''}
        >
          {t('asks.send')}
        </RoleButton>
      </div>
      {problem && <Problem problem={problem} />}
    </form>
  );
}
