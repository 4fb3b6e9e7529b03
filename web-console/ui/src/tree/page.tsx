import { useState } from 'react';
import { api } from '../api/client.ts';
import type { Lineage, Session } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { SessionHead } from '../session/head.tsx';
import { treeLines } from '../session/tree.ts';
import { cacheHit, percent, short } from '../shell/format.ts';
import { useLoaded } from '../shell/loaded.ts';
import { go, Link, sessionPath } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';
import { StatusMark } from '../shell/status.tsx';
import { visible } from '../shell/untrusted.ts';
import '../styles/tree.css';

export const COMPARED_MAX = 8;

/** Who was forked from whom and where; some of them are chosen to be compared. */
export default function TreePage({ id }: { id: string }) {
  const { t } = useSpeech();
  const loaded = useLoaded(`tree ${id}`, (signal) => api.lineage(id, signal));
  const own =
    loaded.state === 'ready' ? loaded.value.sessions.find((one) => one.id === id) : undefined;
  return (
    <main className="page wide">
      <SessionHead id={id} session={own} page="tree" />
      {loaded.state === 'loading' && <p className="hint">{t('action.loading')}</p>}
      {loaded.state === 'refused' && <Problem problem={loaded.problem} />}
      {loaded.state === 'ready' && <Tree id={id} lineage={loaded.value} />}
    </main>
  );
}

function Tree({ id, lineage }: { id: string; lineage: Lineage }) {
  const { t } = useSpeech();
  const lines = treeLines(lineage);
  const [chosen, setChosen] = useState<readonly string[]>([id]);
  const longest = Math.max(1, ...lines.map(({ session }) => session.head));
  const toggle = (one: string) =>
    setChosen(chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one]);
  const count = chosen.length;
  return (
    <>
      {lines.length === 1 && <p className="hint">{t('tree.alone')}</p>}
      <ul className="tree">
        {lines.map(({ session, depth }) => (
          <li key={session.id} aria-current={session.id === id ? 'page' : undefined}>
            <Branch
              session={session}
              depth={depth}
              longest={longest}
              chosen={chosen.includes(session.id)}
              full={count >= COMPARED_MAX}
              onToggle={() => toggle(session.id)}
            />
          </li>
        ))}
      </ul>
      {lines.length > 1 && (
        <div className="actions">
          <button
            type="button"
            className="primary"
            disabled={count < 2}
            onClick={() => go(`/compare?ids=${chosen.join(',')}`)}
          >
            {t('tree.compare', { count })}
          </button>
          <span className="hint">{t('tree.choose')}</span>
        </div>
      )}
    </>
  );
}

interface BranchProps {
  session: Session;
  depth: number;
  longest: number;
  chosen: boolean;
  full: boolean;
  onToggle(): void;
}

/** A branch on the scale of entries: thin where it is its parent's, thick where it is its own. */
function Branch({ session, depth, longest, chosen, full, onToggle }: BranchProps) {
  const { t } = useSpeech();
  const { usage, forkedAt } = session;
  const hit = cacheHit(usage);
  const begun = forkedAt ?? 0;
  const share = (seq: number) => `${(100 * seq) / longest}%`;
  const said = (session.answer ?? session.reason ?? '').slice(0, 200);
  return (
    <div className="tree-line">
      <label className="tree-choose">
        <input
          type="checkbox"
          checked={chosen}
          disabled={full && !chosen}
          onChange={onToggle}
          aria-label={t('tree.chooseOne', { id: session.id })}
        />
      </label>
      <div className={`tree-what depth-${Math.min(depth, 6)}`}>
        <Link to={sessionPath(session.id)}>
          <code>{session.id.slice(0, 8)}</code>
        </Link>{' '}
        <StatusMark status={session.status} />{' '}
        <span className="hint">
          {session.parent !== undefined && forkedAt !== undefined ? (
            <Link to={sessionPath(session.parent, forkedAt)}>
              {t('branches.forkedAt', { at: String(forkedAt) })}
            </Link>
          ) : (
            t('branches.root')
          )}{' '}
          · {t('branches.steps', { count: session.steps })}
          {usage.promptTokens !== undefined && ` · ${short(usage.promptTokens)}`}
          {usage.outputTokens !== undefined && `+${short(usage.outputTokens)}`}
          {hit !== undefined && ` · ${percent(hit)}`}
          {usage.cost !== undefined && ` · ${usage.cost} ${usage.currency ?? ''}`}
          {session.supersededBy !== undefined && ` · ${t('branches.superseded')}`}
        </span>
        {said !== '' && <p className="tree-said">{visible(said)}</p>}
      </div>
      <span
        className="tree-track"
        role="img"
        aria-label={t('tree.track', { from: String(begun), to: String(session.head) })}
      >
        <span className="tree-shared" style={{ width: share(begun) }} />
        <span
          className="tree-own"
          style={{ left: share(begun), width: share(Math.max(session.head - begun, 0)) }}
        />
      </span>
    </div>
  );
}
