import { useSpeech } from '../i18n/language.tsx';
import { cacheHit, count, percent } from '../shell/format.ts';
import { StatusMark } from '../shell/status.tsx';
import { visible } from '../shell/untrusted.ts';
import { type Standing, statusOf } from '../trajectory/standing.ts';
import { callSummary } from '../trajectory/words.ts';

interface MomentProps {
  standing: Standing;
  at: number | undefined;
  head: number;
}

/** How the session stood at the chosen event; nothing while one looks at now. */
export function Moment({ standing, at, head }: MomentProps) {
  const { t, language } = useSpeech();
  if (at === undefined || at > head) {
    return null;
  }
  const { usage } = standing;
  const hit = cacheHit(usage);
  return (
    <section className="card moment" aria-label={t('moment.title', { at: String(at) })} data-at={at}>
      <h2>
        {t('moment.title', { at: String(at) })} <StatusMark status={statusOf(standing)} />
      </h2>
      <p className="hint">
        {t('branches.steps', { count: standing.steps })}
        {usage.promptTokens !== undefined &&
          ` · ${t('moment.tokens', { count: usage.promptTokens })}`}
        {usage.outputTokens !== undefined && ` + ${count(usage.outputTokens, language)}`}
        {hit !== undefined && ` · ${t('figure.hit')} ${percent(hit)}`}
        {standing.autonomy !== undefined &&
          ` · ${t('moment.autonomy', { level: standing.autonomy })}`}
      </p>
      {standing.asking !== undefined && <p className="hint">{t('moment.asking')}</p>}
      {standing.open.length > 0 && (
        <ul className="plain-list">
          {standing.open.map((call) => (
            <li key={call.address}>
              <span className="row-tool">{visible(call.name)}</span>{' '}
              <span className="row-text">{visible(callSummary(call.name, call.arguments))}</span>
              {call.ask && <p>{t(`moment.${call.ask.kind}`, { text: visible(call.ask.text) })}</p>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
