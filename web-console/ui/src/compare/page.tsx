import { useEffect, useState } from 'react';
import { api } from '../api/client.ts';
import { readEntries } from '../api/lines.ts';
import type { Comparison, Entry, Session } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useLoaded } from '../shell/loaded.ts';
import { go, Link, sessionPath, useQuery } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';
import { StatusMark } from '../shell/status.tsx';
import { type Row, Trajectory } from '../trajectory/fold.ts';
import { RowLine } from '../trajectory/row.tsx';
import { type AlignedTurn, aligned } from './align.ts';
import { Figures } from './figures.tsx';
import { Files } from './files.tsx';
import { Prompts } from './prompts.tsx';
import '../styles/compare.css';

const SHOWN_TURNS = 100;
/** As much of a branch as is laid beside the others. */
const ENTRIES_MAX = 5_000;
/** As much of what they share is read as tells the names of the calls that were open when they parted. */
const BEFORE = 200;
const before = (commonPrefix: number) => Math.max(0, commonPrefix - BEFORE);

interface Sides {
  comparison: Comparison;
  entries: Entry[][];
}

/** Two to eight sessions side by side; each side is one link away. */
export default function ComparePage() {
  const { t } = useSpeech();
  const ids = (new URLSearchParams(useQuery()).get('ids') ?? '').split(',').filter(Boolean);
  const loaded = useLoaded<Sides>(ids.join(','), async (signal) => {
    const comparison = await api.compare(ids, signal);
    const { sessions, commonPrefix } = comparison;
    const entries = sessions.map(({ id }) =>
      readEntries(api.linesUrl(id, before(commonPrefix)), BEFORE + ENTRIES_MAX, signal),
    );
    return { comparison, entries: await Promise.all(entries) };
  });
  useEffect(() => {
    document.title = `${t('compare.title')} · Anabranch`;
  }, [t]);
  return (
    <main className="page wide">
      <h1>{t('compare.title')}</h1>
      {loaded.state === 'loading' && <p className="hint">{t('action.loading')}</p>}
      {loaded.state === 'refused' && (
        <>
          <Problem problem={loaded.problem} />
          <p className="hint">{t('compare.how')}</p>
        </>
      )}
      {loaded.state === 'ready' && <Body {...loaded.value} />}
    </main>
  );
}

function Body({ comparison, entries }: Sides) {
  const { t } = useSpeech();
  const { sessions, commonPrefix } = comparison;
  return (
    <>
      <Figures comparison={comparison} />
      <section aria-label={t('compare.events')}>
        <h2>{t('compare.events')}</h2>
        <Common first={sessions[0]!} upTo={commonPrefix} />
        <Turns comparison={comparison} entries={entries} />
      </section>
      <Prompts sessions={sessions} />
      <Files comparison={comparison} />
    </>
  );
}

/** What all sides share, folded away until somebody asks. */
function Common({ first, upTo }: { first: Session; upTo: number }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  if (upTo === 0) {
    return <p className="hint">{t('compare.nothingCommon')}</p>;
  }
  return (
    <details className="common" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('compare.common', { count: upTo })}</summary>
      {open && <CommonRows id={first.id} upTo={upTo} />}
    </details>
  );
}

const COMMON_ROWS_MAX = 500;

function CommonRows({ id, upTo }: { id: string; upTo: number }) {
  const { t } = useSpeech();
  const from = Math.max(0, upTo - COMMON_ROWS_MAX);
  const loaded = useLoaded(`common ${id} ${upTo}`, (signal) =>
    readEntries(api.linesUrl(id, from), upTo - from, signal),
  );
  switch (loaded.state) {
    case 'loading':
      return <p className="hint">{t('action.loading')}</p>;
    case 'refused':
      return <Problem problem={loaded.problem} />;
    case 'ready':
      return (
        <>
          {from > 0 && <p className="hint">{t('compare.earlier', { count: from })}</p>}
          <RowList id={id} rows={rowsAfter(id, 0, loaded.value)} />
        </>
      );
  }
}

function Turns({ comparison, entries }: Sides) {
  const { sessions, commonPrefix } = comparison;
  const { t } = useSpeech();
  const [shown, setShown] = useState(SHOWN_TURNS);
  const sides = sessions.map(({ id }, index) => rowsAfter(id, commonPrefix, entries[index] ?? []));
  const turns = aligned(sides);
  return (
    <>
      <div className={`sides sides-head sides-${sessions.length}`}>
        {sessions.map((session) => (
          <SideName key={session.id} session={session} />
        ))}
      </div>
      {sessions
        .filter(({ head }) => head - commonPrefix > ENTRIES_MAX)
        .map(({ id }) => (
          <p key={id} className="hint" role="note">
            {t('compare.long', { side: id.slice(0, 8), count: ENTRIES_MAX })}
          </p>
        ))}
      <ol className="turns">
        {turns.slice(0, shown).map((turn, index) => (
          <li key={index} className={`sides sides-${sessions.length}`}>
            <Turn turn={turn} sessions={sessions} />
          </li>
        ))}
      </ol>
      {turns.length > shown && (
        <button type="button" onClick={() => setShown(shown + SHOWN_TURNS)}>
          {t('compare.moreTurns', { count: turns.length - shown })}
        </button>
      )}
    </>
  );
}

function Turn({ turn, sessions }: { turn: AlignedTurn; sessions: Session[] }) {
  const { t } = useSpeech();
  return sessions.map((session, side) => {
    const rows = turn.sides[side] ?? [];
    const same = side > 0 && turn.same[side];
    return (
      <div key={session.id} className={rows.length === 0 ? 'side-of side-empty' : 'side-of'}>
        <p className="side-name">
          <Link to={sessionPath(session.id)}>
            <code>{session.id.slice(0, 8)}</code>
          </Link>
        </p>
        {rows.length === 0 ? (
          <p className="hint">{t('compare.over')}</p>
        ) : (
          <RowList id={session.id} rows={rows} />
        )}
        {same && rows.length > 0 && <p className="hint">{t('compare.same')}</p>}
      </div>
    );
  });
}

export function SideName({ session }: { session: Session }) {
  return (
    <div className="side-head">
      <Link to={sessionPath(session.id)}>
        <code>{session.id.slice(0, 8)}</code>
      </Link>{' '}
      <StatusMark status={session.status} />
    </div>
  );
}

function RowList({ id, rows }: { id: string; rows: readonly Row[] }) {
  return (
    <div className="row-list">
      {rows.map((row) => (
        <RowLine
          key={row.seq}
          row={row}
          selected={false}
          later={false}
          onSelect={(seq) => go(sessionPath(id, seq))}
        />
      ))}
    </div>
  );
}

function rowsAfter(id: string, after: number, entries: readonly Entry[]): readonly Row[] {
  const trajectory = new Trajectory(id);
  entries.forEach((entry) => trajectory.add(entry));
  return trajectory.rows.filter(({ seq }) => seq > after);
}
