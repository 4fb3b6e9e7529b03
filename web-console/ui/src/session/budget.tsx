import { type FormEvent, useState } from 'react';
import { api } from '../api/client.ts';
import type { Budget, BudgetBound, Session } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { count, duration } from '../shell/format.ts';
import { Problem } from '../shell/problem.tsx';
import { RoleButton } from '../shell/rolebutton.tsx';
import { useAct } from './act.ts';

const BOUNDS: readonly BudgetBound[] = ['steps', 'seconds', 'tokens', 'cost'];

/** What the session may use, what it used, and the way to give it more. */
export function BudgetCard({ session, onChanged }: { session: Session; onChanged(): void }) {
  const { t, language } = useSpeech();
  const { budget, usage } = session;
  if (budget === undefined) {
    return null;
  }
  const currency = usage.currency ?? '';
  const cost = budget.spentCost === undefined ? '' : ` · ${budget.spentCost} ${currency}`;
  return (
    <details className="card" open={budget.reached !== undefined}>
      <summary>
        {t('budget.title')}{' '}
        <span className="hint">
          {t('budget.steps', { used: session.steps, max: count(budget.steps, language) })}
          {cost}
          {budget.reached !== undefined && ` · ${t(`budget.${budget.reached}Reached`)}`}
        </span>
      </summary>
      <dl className="facts budget">
        <div>
          <dt>{t('budget.tokens')}</dt>
          <dd>
            {count(budget.spentTokens, language)}
            {budget.tokens !== undefined && ` / ${count(budget.tokens, language)}`}
          </dd>
        </div>
        <div>
          <dt>{t('budget.time')}</dt>
          <dd>{t('budget.timeMax', { time: duration(budget.seconds * 1_000) })}</dd>
        </div>
        <div>
          <dt>{t('budget.cost')}</dt>
          <dd>
            {budget.spentCost ?? t('value.unknown')}
            {budget.cost !== undefined && ` / ${budget.cost}`} {currency}
          </dd>
        </div>
      </dl>
      <Raise id={session.id} budget={budget} onChanged={onChanged} />
    </details>
  );
}

interface RaiseProps {
  id: string;
  budget: Budget;
  onChanged(): void;
}

function Raise({ id, budget, onChanged }: RaiseProps) {
  const { t } = useSpeech();
  const bounds = BOUNDS.filter((bound) => budget[bound] !== undefined);
  const [bound, setBound] = useState<BudgetBound>(budget.reached ?? 'steps');
  const [added, setAdded] = useState('');
  const { busy, problem, act } = useAct(onChanged);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const value = bound === 'cost' ? added : Number(added);
    if (await act((key) => api.raise(id, { [bound]: value }, key))) setAdded('');
  };
  return (
    <form className="inline" onSubmit={(event) => void submit(event)}>
      <select
        aria-label={t('budget.bound')}
        value={bound}
        onChange={(event) => setBound(bounds.find((one) => one === event.target.value) ?? 'steps')}
      >
        {bounds.map((one) => (
          <option key={one} value={one}>
            {t(`budget.${one}Bound`)}
          </option>
        ))}
      </select>
      <input
        className="budget-added"
        aria-label={t('budget.added')}
        inputMode="decimal"
        pattern={bound === 'cost' ? '[0-9]+([.][0-9]+)?' : '[0-9]+'}
        required
        value={added}
        onChange={(event) => setAdded(event.target.value)}
      />
      <RoleButton least="approver" type="submit" disabled={busy || added === ''}>
        {t('budget.raise')}
      </RoleButton>
      {problem && <Problem problem={problem} />}
    </form>
  );
}
