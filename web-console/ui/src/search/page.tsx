import { type FormEvent, useLayoutEffect, useRef, useState } from 'react';
import { type Hit, search } from '../api/desk.ts';
import { useSpeech } from '../i18n/language.tsx';
import { ago, moment } from '../shell/format.ts';
import { useKeys } from '../shell/keyboard.ts';
import { useLoaded } from '../shell/loaded.ts';
import { go, Link, sessionPath, useQuery } from '../shell/navigation.tsx';
import { useNow } from '../shell/now.ts';
import { Problem } from '../shell/problem.tsx';
import { visible } from '../shell/untrusted.ts';
import { useTitle } from '../shell/title.ts';
import '../styles/desk.css';
import { type Filter, filterOf, pieces, searchPath, withFilter } from './query.ts';

const TYPES = [
  'Submitted',
  'ModelReplied',
  'Observed',
  'Failed',
  'Rejected',
  'Steered',
  'PlanUpdated',
  'Ended',
];
const KINDS = ['exit', 'timeout', 'rejected', 'in_doubt'];

/** Entries of all sessions by their words; the address is the whole of what is asked. */
export default function SearchPage() {
  const { t } = useSpeech();
  const query = new URLSearchParams(useQuery());
  const q = query.get('q') ?? '';
  const cursor = query.get('cursor') ?? '';
  const [typed, setTyped] = useState(q);
  const field = useRef<HTMLInputElement>(null);
  useTitle('nav.search');
  useLayoutEffect(() => setTyped(q), [q]);
  useLayoutEffect(() => field.current?.focus(), []);
  useKeys({ '/': () => field.current?.focus() });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go(searchPath(typed.trim()));
  };
  const narrow = (filter: Filter, value: string) => go(searchPath(withFilter(typed, filter, value)));
  return (
    <main className="page">
      <h1>{t('nav.search')}</h1>
      <form className="filters" role="search" onSubmit={submit}>
        <input
          ref={field}
          type="search"
          maxLength={1000}
          aria-label={t('search.label')}
          placeholder={t('search.label')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Choice label="search.type" filter="type" values={TYPES} q={q} onChoose={narrow} />
        <Choice label="search.kind" filter="kind" values={KINDS} q={q} onChoose={narrow} />
        <button type="submit" className="primary">
          {t('search.do')}
        </button>
      </form>
      <p className="hint">{t('search.how')}</p>
      {q !== '' && <Results q={q} cursor={cursor} />}
    </main>
  );
}

interface ChoiceProps {
  label: 'search.type' | 'search.kind';
  filter: Filter;
  values: readonly string[];
  q: string;
  onChoose(filter: Filter, value: string): void;
}

function Choice({ label, filter, values, q, onChoose }: ChoiceProps) {
  const { t } = useSpeech();
  const value = filterOf(q, filter);
  const known = value === '' || values.includes(value) ? values : [...values, value];
  return (
    <select
      aria-label={t(label)}
      value={value}
      onChange={(event) => onChoose(filter, event.target.value)}
    >
      <option value="">{t(label)}</option>
      {known.map((one) => (
        <option key={one}>{one}</option>
      ))}
    </select>
  );
}

function Results({ q, cursor }: { q: string; cursor: string }) {
  const { t } = useSpeech();
  const now = useNow(30_000);
  const found = useLoaded(`${q} ${cursor}`, (signal) => search(q, cursor, signal));
  if (found.state === 'loading') return <p className="hint">{t('action.loading')}</p>;
  if (found.state === 'refused') return <Problem problem={found.problem} />;
  const { hits, next, lag } = found.value;
  return (
    <>
      <p className="hint" role="status">
        {hits.length === 0 ? t('search.none') : t('search.count', { count: hits.length })}
        {lag !== undefined && ` ${t('search.lag', { count: lag })}`}
      </p>
      <ol className="hits">
        {hits.map((hit) => (
          <HitRow key={hit.ordering} hit={hit} now={now} />
        ))}
      </ol>
      <p className="actions">
        {cursor !== '' && (
          <Link className="button" to={searchPath(q)}>
            {t('search.newest')}
          </Link>
        )}
        {next !== undefined && (
          <Link className="button" to={searchPath(q, String(next))}>
            {t('search.older')}
          </Link>
        )}
      </p>
    </>
  );
}

function HitRow({ hit, now }: { hit: Hit; now: number }) {
  const { t, language } = useSpeech();
  return (
    <li>
      <Link to={sessionPath(hit.session, hit.seq)} className="hit">
        <span className="hit-head">
          <code>{hit.type}</code>
          <span>{t('search.place', { session: hit.session.slice(0, 8), at: String(hit.seq) })}</span>
          <time dateTime={hit.time} title={moment(hit.time, language)}>
            {ago(hit.time, now, language)}
          </time>
        </span>
        <span className="hit-text">
          {pieces(hit.snippet.text, hit.snippet.marks).map((piece, at) =>
            piece.found ? <mark key={at}>{visible(piece.text)}</mark> : visible(piece.text),
          )}
        </span>
      </Link>
    </li>
  );
}
