import type { ReactNode } from 'react';
import type { Comparison, Session, Usage } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { cacheHit, count, percent } from '../shell/format.ts';
import { Link, sessionPath } from '../shell/navigation.tsx';
import { StatusMark } from '../shell/status.tsx';
import { visible } from '../shell/untrusted.ts';

type Counted = Exclude<keyof Usage, 'currency' | 'cost'>;

/** What each side used and came to; in brackets what it has more than the first. */
export function Figures({ comparison }: { comparison: Comparison }) {
  const { t, language } = useSpeech();
  const { sessions, divergence, differences } = comparison;
  const more = (id: string) => differences.find(({ session }) => session === id);
  const signed = (value: number | undefined) =>
    value === undefined || value === 0 ? '' : ` (${value > 0 ? '+' : '−'}${count(Math.abs(value), language)})`;
  const tokens = (session: Session, key: Counted) => {
    const value = session.usage[key];
    if (value === undefined) return t('value.unknown');
    return count(value, language) + signed(more(session.id)?.usage[key]);
  };
  return (
    <ul className="figures-of">
      {sessions.map((session) => {
        const parted = divergence.find((first) => first.session === session.id);
        const hit = cacheHit(session.usage);
        const said = (session.answer ?? session.reason ?? '').slice(0, 400);
        return (
          <li key={session.id} className="card">
            <p>
              <Link to={sessionPath(session.id)}>
                <code>{session.id}</code>
              </Link>{' '}
              <StatusMark status={session.status} />
            </p>
            <dl className="figures">
              <Figure name={t('figure.steps')}>
                {count(session.steps, language) + signed(more(session.id)?.steps)}
              </Figure>
              <Figure name={t('figure.prompt')}>{tokens(session, 'promptTokens')}</Figure>
              <Figure name={t('figure.cached')}>
                {tokens(session, 'cachedTokens')}
                {hit !== undefined && ` · ${percent(hit)}`}
              </Figure>
              <Figure name={t('figure.output')}>{tokens(session, 'outputTokens')}</Figure>
              <Figure name={t('budget.cost')}>
                <Cost session={session} more={more(session.id)?.usage.cost} />
              </Figure>
            </dl>
            {parted !== undefined && (
              <p>
                <Link to={sessionPath(session.id, parted.seq)}>
                  {t('compare.parts', { at: String(parted.seq), type: parted.type })}
                </Link>{' '}
                <span className="hint">{visible(parted.text.slice(0, 160))}</span>
              </p>
            )}
            {said !== '' && <p className="compare-said">{visible(said)}</p>}
          </li>
        );
      })}
    </ul>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Cost({ session, more }: { session: Session; more: string | undefined }) {
  const { t } = useSpeech();
  const { cost, currency } = session.usage;
  if (cost === undefined) return t('value.unknown');
  const delta = more === undefined || Number(more) === 0 ? '' : ` (${Number(more) > 0 ? '+' : ''}${more})`;
  return `${cost} ${currency ?? ''}${delta}`;
}
