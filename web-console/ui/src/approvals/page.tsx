import { useEffect, useState } from 'react';
import type { Approval, Decision } from '../api/desk.ts';
import { useSpeech } from '../i18n/language.tsx';
import type { Key } from '../i18n/translate.ts';
import { Confirm } from '../shell/confirm.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { useRefusal } from '../shell/me.ts';
import { go, sessionPath } from '../shell/navigation.tsx';
import { useNow } from '../shell/now.ts';
import { Problem } from '../shell/problem.tsx';
import { RoleButton } from '../shell/rolebutton.tsx';
import { useTitle } from '../shell/title.ts';
import '../styles/approvals.css';
import { DecisionForm, type Writing } from './forms.tsx';
import { identical, keyOf, moved, settled, type Standing, standing } from './inbox.ts';
import { AskRow, seqOf } from './row.tsx';
import { type Notice, useInbox } from './use.ts';

/** What all sessions ask people, the oldest first, to be worked off by keyboard. */
export default function ApprovalsPage() {
  const { t } = useSpeech();
  const { asks, mine, notice, problem, say } = useInbox();
  const refusal = useRefusal('approver');
  useTitle('nav.approvals');
  return (
    <main className="page">
      <div className="heading">
        <h1>{t('nav.approvals')}</h1>
        {asks !== undefined && asks.length > 0 && (
          <span className="hint">{t('inbox.count', { count: asks.length })}</span>
        )}
      </div>
      {refusal !== undefined && <p className="hint">{refusal}</p>}
      {problem && <Problem problem={problem} />}
      <p className="ask-notice" role="status">
        {notice && <NoticeText notice={notice} left={asks?.length ?? 0} />}
      </p>
      {asks === undefined && !problem && <p className="hint">{t('action.loading')}</p>}
      {asks !== undefined && (
        <Asks
          asks={asks}
          mine={mine}
          may={refusal === undefined}
          onSay={(ask, said) => void say(ask, said)}
        />
      )}
    </main>
  );
}

const DONE: Record<Decision['verb'], Key> = {
  approve: 'inbox.approved',
  deny: 'inbox.denied',
  answer: 'inbox.answered',
};

function NoticeText({ notice, left }: { notice: Notice; left: number }) {
  const { t } = useSpeech();
  return notice.kind === 'byOthers'
    ? t('inbox.byOthers', { tool: notice.tool })
    : `${t(DONE[notice.verb], { tool: notice.tool })} ${t('inbox.left', { count: left })}`;
}

interface AsksProps {
  asks: readonly Approval[];
  mine: ReadonlySet<string>;
  /** Whether the person may decide at all. */
  may: boolean;
  onSay(ask: Approval, decision: Decision): void;
}

function Asks({ asks, mine, may, onSay }: AsksProps) {
  const { t } = useSpeech();
  const now = useNow(10_000);
  const [chosen, setChosen] = useState<Standing>();
  const [writing, setWriting] = useState<Writing>();
  const [batch, setBatch] = useState<Approval[]>();
  const at = settled(asks, chosen, mine);
  useEffect(() => setChosen(at), [at?.key, at?.place]);
  const gone = at !== undefined && asks.every((ask) => keyOf(ask) !== at.key);
  const shown = gone ? asks.toSpliced(at.place, 0, at.ask) : asks;
  // A form that was opened before the page knew the role is closed by it.
  const form = may ? writing : undefined;
  const same = at === undefined || gone ? [] : identical(asks, at.ask);

  const move = (to: Standing | undefined) => {
    setWriting(undefined);
    setChosen(to);
  };
  const decide = (decision: Decision) => {
    if (at === undefined || gone || !may) return;
    setWriting(undefined);
    onSay(at.ask, decision);
  };
  const write = (what: Writing, kind?: Approval['kind']) => {
    if (at !== undefined && !gone && may && (kind === undefined || at.ask.kind === kind)) setWriting(what);
  };
  const accept = () => {
    if (at?.ask.kind === 'approval') decide({ verb: 'approve' });
    else write('answer', 'answer');
  };
  const open = () => {
    if (at?.ask.kind === 'answer') write('answer');
    else if (at !== undefined) go(sessionPath(at.ask.session, seqOf(at.ask)));
  };
  useKeys({
    j: () => move(moved(asks, at, 1)),
    k: () => move(moved(asks, at, -1)),
    ArrowDown: () => move(moved(asks, at, 1)),
    ArrowUp: () => move(moved(asks, at, -1)),
    a: accept,
    e: () => write('edit', 'approval'),
    r: () => write('reject'),
    A: () => may && same.length > 1 && setBatch(same),
    Enter: open,
  });
  if (shown.length === 0) {
    return <p className="empty">{t('inbox.none')}</p>;
  }
  return (
    <>
      <ol className="asks" aria-label={t('nav.approvals')}>
        {shown.map((ask) => {
          const selected = at !== undefined && keyOf(ask) === at.key;
          return (
            <AskRow
              key={keyOf(ask)}
              ask={ask}
              now={now}
              selected={selected}
              gone={selected && gone}
              same={selected ? same.length : 0}
              onSelect={() =>
                selected ? open() : move(standing(asks, asks.findIndex((one) => one === ask)))
              }
            >
              {form !== undefined ? (
                <DecisionForm
                  key={form}
                  writing={form}
                  arguments={ask.arguments}
                  onSay={decide}
                  onClose={() => setWriting(undefined)}
                />
              ) : (
                <Choices
                  ask={ask}
                  same={same.length}
                  onAccept={accept}
                  onWrite={setWriting}
                  onBatch={() => setBatch(same)}
                />
              )}
            </AskRow>
          );
        })}
      </ol>
      <p className="hint keys-line">{t('inbox.keys')}</p>
      {may && batch !== undefined && (
        <Confirm
          title={t('inbox.batchTitle', { count: batch.length })}
          text={t('inbox.batchText', { tool: batch[0]?.tool ?? '' })}
          action={t('inbox.batch', { count: batch.length })}
          onClose={() => setBatch(undefined)}
          onConfirm={() => batch.forEach((ask) => onSay(ask, { verb: 'approve' }))}
        />
      )}
    </>
  );
}

interface ChoicesProps {
  ask: Approval;
  same: number;
  onAccept(): void;
  onWrite(writing: Writing): void;
  onBatch(): void;
}

function Choices({ ask, same, onAccept, onWrite, onBatch }: ChoicesProps) {
  const { t } = useSpeech();
  return (
    <div className="actions">
      {ask.kind === 'approval' ? (
        <>
          <RoleButton least="approver" className="primary" aria-keyshortcuts="a" onClick={onAccept}>
            {t('inbox.accept')}
          </RoleButton>
          <RoleButton least="approver" aria-keyshortcuts="e" onClick={() => onWrite('edit')}>
            {t('inbox.edit')}
          </RoleButton>
        </>
      ) : (
        <RoleButton least="approver" className="primary" onClick={() => onWrite('answer')}>
          {t('inbox.answer')}
        </RoleButton>
      )}
      <RoleButton least="approver" aria-keyshortcuts="r" onClick={() => onWrite('reject')}>
        {t('inbox.reject')}
      </RoleButton>
      {same > 1 && (
        <RoleButton least="approver" aria-keyshortcuts="Shift+A" onClick={onBatch}>
          {t('inbox.batch', { count: same })}
        </RoleButton>
      )}
    </div>
  );
}
