import { type ReactNode, useEffect, useRef } from 'react';
import type { Approval } from '../api/desk.ts';
import { pretty, Text } from '../detail/text.tsx';
import { useSpeech } from '../i18n/language.tsx';
import { ago, moment } from '../shell/format.ts';
import { Link, sessionPath } from '../shell/navigation.tsx';
import { visible } from '../shell/untrusted.ts';
import { gist } from './inbox.ts';

interface RowProps {
  ask: Approval;
  now: number;
  selected: boolean;
  gone: boolean;
  same: number;
  onSelect(): void;
  children: ReactNode;
}

/** One ask in a line; the chosen one shows all that it asks for, and what can be said to it. */
export function AskRow({ ask, now, selected, gone, same, onSelect, children }: RowProps) {
  const { t, language } = useSpeech();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!selected) return;
    row.current?.scrollIntoView({ block: 'nearest' });
    // Who walks with the focus on a line takes it along.
    if (document.activeElement?.classList.contains('ask-line')) {
      row.current?.querySelector<HTMLElement>('.ask-line')?.focus();
    }
  }, [selected]);
  return (
    <li ref={row} className="ask" aria-current={selected || undefined} data-ask={ask.call}>
      <button
        type="button"
        className="ask-line"
        aria-expanded={selected}
        onClick={onSelect}
      >
        <code className="ask-tool">{visible(ask.tool)}</code>
        <span className="ask-gist">{visible(ask.question ?? gist(ask.arguments))}</span>
        {same > 1 && <span className="ask-same">×{same}</span>}
        {ask.since !== undefined && (
          <time dateTime={ask.since} title={moment(ask.since, language)}>
            {ago(ask.since, now, language)}
          </time>
        )}
      </button>
      {selected && (
        <div className="ask-whole">
          {gone && <p className="ask-gone">{t('inbox.gone')}</p>}
          <dl className="facts">
            {ask.reason !== undefined && (
              <>
                <dt>{t('inbox.rule')}</dt>
                <dd>{visible(ask.reason)}</dd>
              </>
            )}
            <dt>{t('inbox.session')}</dt>
            <dd>
              <Link to={sessionPath(ask.session, seqOf(ask))}>{visible(ask.task)}</Link>
            </dd>
          </dl>
          {ask.question !== undefined && <Text text={ask.question} className="ask-question" />}
          {ask.kind === 'approval' && (
            <div className="ask-arguments" role="group" aria-label={t('inbox.arguments')} tabIndex={0}>
              <Text text={pretty(ask.arguments)} />
            </div>
          )}
          {!gone && children}
        </div>
      )}
    </li>
  );
}

/** The address of a call begins with the event that made it. */
export function seqOf(ask: Approval): number {
  return Number(ask.call.split('.')[0]) || 1;
}
