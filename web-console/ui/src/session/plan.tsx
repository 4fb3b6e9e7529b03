import type { PlanItem } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import type { Key } from '../i18n/translate.ts';
import { visible } from '../shell/untrusted.ts';

const MARKS: Record<string, { mark: string; key: Key }> = {
  done: { mark: '✓', key: 'plan.done' },
  doing: { mark: '▸', key: 'plan.doing' },
  todo: { mark: '○', key: 'plan.todo' },
};

/** The plan as the model last wrote it. */
export function Plan({ items }: { items: readonly PlanItem[] }) {
  const { t } = useSpeech();
  if (items.length === 0) {
    return null;
  }
  const done = items.filter((item) => item.status === 'done').length;
  return (
    <details className="card" open={done < items.length}>
      <summary>
        {t('plan.title')}{' '}
        <span className="hint">{t('plan.of', { done, count: items.length })}</span>
      </summary>
      <ol className="plan">
        {items.map((item, index) => {
          const { mark, key } = MARKS[item.status] ?? { mark: '·', key: 'plan.todo' as const };
          return (
            <li key={index} className={`plan-${item.status}`}>
              <span role="img" aria-label={t(key)}>
                {mark}
              </span>{' '}
              {visible(item.title)}
            </li>
          );
        })}
      </ol>
    </details>
  );
}
