import { type FormEvent, useEffect, useState } from 'react';
import { type By, type CacheUse, journalOf, type Part, type Sums, usage } from '../api/desk.ts';
import { useSpeech } from '../i18n/language.tsx';
import { cacheHit, duration, percent } from '../shell/format.ts';
import { useLoaded } from '../shell/loaded.ts';
import { go, Link, sessionPath, useQuery } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';
import { useTitle } from '../shell/title.ts';
import { visible } from '../shell/untrusted.ts';
import '../styles/desk.css';
import { bySize, latenciesOf, nameOf, quantile, stackOf, usagePath } from './figures.ts';
import { Bars, Columns } from './plots.tsx';

const SHOWN_MAX = 50;
const SESSION = /^[0-9a-z]{26}$/;

/** What models were told and what it cost; what nobody told is n/a, never 0. */
export default function UsagePage() {
  const { t } = useSpeech();
  const query = new URLSearchParams(useQuery());
  const session = query.get('session') ?? '';
  const asked = query.get('by');
  const by: By = session !== '' ? 'step' : asked === 'session' ? 'session' : 'model';
  useTitle('nav.usage');
  return (
    <main className="page">
      <h1>{t('nav.usage')}</h1>
      <Scope by={by} session={session} />
      <Figures key={`${by} ${session}`} by={by} session={session} />
    </main>
  );
}

function Scope({ by, session }: { by: By; session: string }) {
  const { t } = useSpeech();
  const [typed, setTyped] = useState(session);
  useEffect(() => setTyped(session), [session]);
  const id = typed.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (id === '' || SESSION.test(id)) go(usagePath('model', id));
  };
  return (
    <form className="filters" onSubmit={submit}>
      <select
        aria-label={t('usage.by')}
        value={by}
        disabled={session !== ''}
        onChange={(event) => go(usagePath(event.target.value, ''))}
      >
        <option value="model">{t('usage.byModel')}</option>
        <option value="session">{t('usage.bySession')}</option>
        {by === 'step' && <option value="step">{t('usage.byStep')}</option>}
      </select>
      <input
        aria-label={t('usage.session')}
        placeholder={t('usage.session')}
        value={typed}
        aria-invalid={id !== '' && !SESSION.test(id)}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit">{t('usage.show')}</button>
    </form>
  );
}

function Figures({ by, session }: { by: By; session: string }) {
  const { t } = useSpeech();
  const found = useLoaded(`${by} ${session}`, (signal) => usage(by, session, signal));
  if (found.state === 'loading') return <p className="hint">{t('action.loading')}</p>;
  if (found.state === 'refused') return <Problem problem={found.problem} />;
  const sums = found.value;
  const parts = by === 'step' ? (sums.parts ?? []) : bySize(sums.parts ?? []);
  return (
    <>
      <Totals sums={sums} />
      {parts.length > 0 && <Parts parts={parts} by={by} />}
      {sums.cache !== undefined && <Causes cache={sums.cache} />}
      <Latency session={session} />
    </>
  );
}

/** A number as people write it; n/a if nobody told it. */
function useNumber() {
  const { t, language } = useSpeech();
  return (value: number | undefined) =>
    value === undefined ? t('value.notKnown') : value.toLocaleString(language);
}

function useCost() {
  const { t } = useSpeech();
  return ({ usage: { cost, currency }, pricing }: Part) => {
    if (cost !== undefined) {
      const some = pricing?.known === 'some' ? ` ${t('usage.costSome')}` : '';
      return `${cost} ${currency ?? ''}${some}`;
    }
    const amounts = pricing?.amounts?.map((one) => `${one.cost} ${one.currency}`);
    return amounts === undefined || amounts.length === 0 ? t('value.notKnown') : amounts.join(' + ');
  };
}

function Totals({ sums }: { sums: Sums }) {
  const { t } = useSpeech();
  const number = useNumber();
  const cost = useCost();
  const hit = cacheHit(sums.usage);
  const figures = [
    [t('usage.sessions'), number(sums.sessions)],
    [t('usage.calls'), number(sums.calls)],
    [t('figure.prompt'), number(sums.usage.promptTokens)],
    [t('figure.cached'), number(sums.usage.cachedTokens)],
    [t('figure.output'), number(sums.usage.outputTokens)],
    [t('figure.hit'), hit === undefined ? t('value.notKnown') : percent(hit)],
    [t('usage.cost'), cost(sums)],
  ] as const;
  return (
    <>
      <dl className="totals">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {sums.lag !== undefined && (
        <p className="hint">{t('search.lag', { count: sums.lag })}</p>
      )}
    </>
  );
}

function Parts({ parts, by }: { parts: readonly Part[]; by: By }) {
  const { t } = useSpeech();
  const shown = by === 'step' ? parts : parts.slice(0, SHOWN_MAX);
  const stacks = shown.map(stackOf);
  const title = by === 'model' ? 'usage.byModel' : by === 'session' ? 'usage.bySession' : 'usage.byStep';
  return (
    <section>
      <div className="heading">
        <h2>{t(title)}</h2>
        <p className="legend">
          <span className="key-cached">{t('figure.cached')}</span>
          <span className="key-fresh">{t('usage.fresh')}</span>
          <span className="key-output">{t('figure.output')}</span>
        </p>
      </div>
      {by === 'step' ? <Columns stacks={stacks} /> : <Bars stacks={stacks.slice(0, 12)} />}
      <PartTable parts={shown} by={by} />
      {shown.length < parts.length && (
        <p className="hint">{t('usage.more', { count: parts.length - shown.length })}</p>
      )}
    </section>
  );
}

function PartTable({ parts, by }: { parts: readonly Part[]; by: By }) {
  const { t } = useSpeech();
  const number = useNumber();
  const cost = useCost();
  const heads = [
    t('usage.calls'),
    t('figure.prompt'),
    t('figure.cached'),
    t('figure.output'),
    t('figure.hit'),
    t('usage.cost'),
  ];
  const first = by === 'model' ? 'column.model' : by === 'session' ? 'inbox.session' : 'usage.turn';
  return (
    <table className="desk stacked" role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{t(first)}</th>
          {heads.map((head) => (
            <th key={head} role="columnheader" className="number">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {parts.map((part, at) => {
          const hit = cacheHit(part.usage);
          const cells = [
            number(part.calls),
            number(part.usage.promptTokens),
            number(part.usage.cachedTokens),
            number(part.usage.outputTokens),
            hit === undefined ? t('value.notKnown') : percent(hit),
            cost(part),
          ];
          return (
            <tr key={at} role="row">
              <th role="rowheader" scope="row">
                {part.session === undefined ? (
                  visible(nameOf(part))
                ) : (
                  <Link to={usagePath('model', part.session)}>
                    <code>{part.session}</code>
                  </Link>
                )}
              </th>
              {cells.map((cell, column) => (
                <td key={column} role="cell" className="number" data-label={heads[column]}>
                  {cell}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Why requests found less in the cache than they could, in the words of the journal. */
function Causes({ cache }: { cache: CacheUse }) {
  const { t } = useSpeech();
  const number = useNumber();
  const causes = [
    ...(cache.lost ?? []).map((one) => ({ ...one, tokens: undefined })),
    ...(cache.missed ?? []),
  ];
  const share = (rate: number | undefined) =>
    rate === undefined ? t('value.notKnown') : percent(100 * rate);
  return (
    <section>
      <h2>{t('usage.causes')}</h2>
      <dl className="totals">
        <div>
          <dt>{t('usage.foreseen')}</dt>
          <dd>{share((cache.predicted ?? cache.estimated)?.hitRate)}</dd>
        </div>
        <div>
          <dt>{t('usage.reported')}</dt>
          <dd>{share(cache.reported?.hitRate)}</dd>
        </div>
        <div>
          <dt>{t('usage.notReported')}</dt>
          <dd>{number(cache.notReported)}</dd>
        </div>
      </dl>
      {causes.length === 0 ? (
        <p className="hint">{t('usage.noCauses')}</p>
      ) : (
        <table className="desk">
          <thead>
            <tr>
              <th>{t('usage.cause')}</th>
              <th className="number">{t('usage.requests')}</th>
              <th className="number">{t('column.tokens')}</th>
            </tr>
          </thead>
          <tbody>
            {causes.map((cause) => (
              <tr key={cause.reason}>
                <th scope="row">
                  <code>{visible(cause.reason)}</code>
                </th>
                <td className="number">{number(cause.requests)}</td>
                <td className="number">{number(cause.tokens)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Only a journal knows how long its calls took, so it is told of one session. */
function Latency({ session }: { session: string }) {
  const { t } = useSpeech();
  return (
    <section>
      <h2>{t('usage.latency')}</h2>
      {session === '' ? (
        <p className="hint">{t('usage.latencyOfOne')}</p>
      ) : (
        <>
          <LatencyTable session={session} />
          <p>
            <Link to={sessionPath(session)}>{t('usage.toSession')}</Link>
          </p>
        </>
      )}
    </section>
  );
}

function LatencyTable({ session }: { session: string }) {
  const { t } = useSpeech();
  const number = useNumber();
  const found = useLoaded(session, async (signal) => latenciesOf(await journalOf(session, signal)));
  if (found.state === 'loading') return <p className="hint">{t('action.loading')}</p>;
  if (found.state === 'refused') return <Problem problem={found.problem} />;
  const time = (millis: number | undefined) =>
    millis === undefined ? t('value.notKnown') : duration(millis);
  return (
    <table className="desk">
      <thead>
        <tr>
          <th>{t('usage.of')}</th>
          <th className="number">{t('usage.calls')}</th>
          <th className="number">{t('usage.median')}</th>
          <th className="number">{t('usage.p95')}</th>
          <th className="number">{t('usage.longest')}</th>
        </tr>
      </thead>
      <tbody>
        {(['model', 'tool'] as const).map((kind) => {
          const values = found.value[kind];
          return (
            <tr key={kind}>
              <th scope="row">{t(kind === 'model' ? 'usage.ofModel' : 'usage.ofTools')}</th>
              <td className="number">{number(values.length)}</td>
              <td className="number">{time(quantile(values, 0.5))}</td>
              <td className="number">{time(quantile(values, 0.95))}</td>
              <td className="number">{time(quantile(values, 1))}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
