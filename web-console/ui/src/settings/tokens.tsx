import { type FormEvent, useState } from 'react';
import {
  giveToken,
  type NewToken,
  revokeToken,
  type Role,
  ROLES,
  type Token,
  tokens,
} from '../api/access.ts';
import type { ApiProblem } from '../api/client.ts';
import { useSpeech } from '../i18n/language.tsx';
import { Confirm } from '../shell/confirm.tsx';
import { CopyButton } from '../shell/copy.tsx';
import { moment } from '../shell/format.ts';
import { asProblem, useLoaded } from '../shell/loaded.ts';
import { useNow } from '../shell/now.ts';
import { Problem } from '../shell/problem.tsx';

/** The tokens that were given, to be given and taken back by an admin. */
export function Tokens() {
  const { t } = useSpeech();
  const [asked, setAsked] = useState(0);
  const [given, setGiven] = useState<Token & { token: string }>();
  const found = useLoaded(`tokens ${asked}`, tokens);
  const again = () => setAsked((before) => before + 1);
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens">{t('tokens.title')}</h2>
      <p className="hint">{t('tokens.what')}</p>
      <GiveForm
        onGiven={(token) => {
          setGiven(token);
          again();
        }}
      />
      {given !== undefined && <Given given={given} onClose={() => setGiven(undefined)} />}
      {found.state === 'loading' && asked === 0 && <p className="hint">{t('action.loading')}</p>}
      {found.state === 'refused' && <Problem problem={found.problem} />}
      {found.state === 'ready' && <TokenTable tokens={found.value} onRevoked={again} />}
    </section>
  );
}

/** The one time that a token is seen. */
function Given({ given, onClose }: { given: Token & { token: string }; onClose(): void }) {
  const { t } = useSpeech();
  return (
    <div className="given" role="status">
      <p>{t('tokens.given', { name: given.name })}</p>
      <p className="inline">
        <code className="hash">{given.token}</code>
        <CopyButton text={given.token} />
        <button type="button" className="plain" onClick={onClose}>
          {t('settings.tokenHide')}
        </button>
      </p>
    </div>
  );
}

const DAY_SECONDS = 24 * 3_600;
const LIVES = [
  ['tokens.forEver', undefined],
  ['tokens.day', DAY_SECONDS],
  ['tokens.month', 30 * DAY_SECONDS],
  ['tokens.year', 365 * DAY_SECONDS],
] as const;

function GiveForm({ onGiven }: { onGiven(token: Token & { token: string }): void }) {
  const { t } = useSpeech();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [owner, setOwner] = useState('');
  const [life, setLife] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    const seconds = LIVES[life]?.[1];
    const wish: NewToken = {
      name: name.trim(),
      role,
      ...(owner.trim() !== '' && { owner: owner.trim() }),
      ...(seconds !== undefined && { seconds }),
    };
    try {
      onGiven(await giveToken(wish));
      setName('');
    } catch (reason) {
      setProblem(asProblem(reason));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="token-form" onSubmit={(event) => void submit(event)}>
      <label>
        {t('tokens.name')}
        <input
          value={name}
          maxLength={60}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <label>
        {t('tokens.role')}
        <select
          value={role}
          onChange={(event) => setRole(ROLES.find((one) => one === event.target.value) ?? 'viewer')}
        >
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {t(`role.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('tokens.owner')}
        <input
          value={owner}
          maxLength={60}
          autoComplete="off"
          spellCheck={false}
          placeholder={t('tokens.everybody')}
          disabled={role === 'admin'}
          onChange={(event) => setOwner(event.target.value)}
        />
      </label>
      <label>
        {t('tokens.life')}
        <select value={life} onChange={(event) => setLife(Number(event.target.value))}>
          {LIVES.map(([label], at) => (
            <option key={label} value={at}>
              {t(label)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="primary" disabled={busy || name.trim() === ''}>
        {t('tokens.give')}
      </button>
      {problem && <Problem problem={problem} />}
    </form>
  );
}

function TokenTable({ tokens: all, onRevoked }: { tokens: readonly Token[]; onRevoked(): void }) {
  const { t } = useSpeech();
  const now = useNow(10_000);
  const [revoking, setRevoking] = useState<Token>();
  const [problem, setProblem] = useState<ApiProblem>();
  const revoke = async (token: Token) => {
    setProblem(undefined);
    try {
      await revokeToken(token.id);
      onRevoked();
    } catch (reason) {
      setProblem(asProblem(reason));
    }
  };
  if (all.length === 0) {
    return <p className="hint">{t('tokens.none')}</p>;
  }
  return (
    <>
      {problem && <Problem problem={problem} />}
      <table className="desk stacked" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">{t('tokens.name')}</th>
            <th role="columnheader">{t('tokens.role')}</th>
            <th role="columnheader">{t('tokens.owner')}</th>
            <th role="columnheader">{t('tokens.until')}</th>
            <th role="columnheader">
              <span className="unseen">{t('tokens.revoke')}</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {all.toReversed().map((token) => (
            <TokenRow key={token.id} token={token} now={now} onRevoke={() => setRevoking(token)} />
          ))}
        </tbody>
      </table>
      {revoking !== undefined && (
        <Confirm
          title={t('tokens.revokeTitle', { name: revoking.name })}
          text={t('tokens.revokeText')}
          action={t('tokens.revoke')}
          onClose={() => setRevoking(undefined)}
          onConfirm={() => void revoke(revoking)}
        />
      )}
    </>
  );
}

interface TokenRowProps {
  token: Token;
  now: number;
  onRevoke(): void;
}

function TokenRow({ token, now, onRevoke }: TokenRowProps) {
  const { t, language } = useSpeech();
  const { revokedAt, expiresAt } = token;
  const over = revokedAt !== undefined || (expiresAt !== undefined && Date.parse(expiresAt) <= now);
  return (
    <tr role="row" className={over ? 'row-over' : undefined}>
      <th role="rowheader" scope="row">
        {token.name}
        <span className="below">{t('tokens.since', { time: moment(token.createdAt, language) })}</span>
      </th>
      <td role="cell" data-label={t('tokens.role')}>
        {t(`role.${token.role}`)}
      </td>
      <td role="cell" data-label={t('tokens.owner')}>
        {token.owner ?? t('tokens.everybody')}
      </td>
      <td role="cell" data-label={t('tokens.until')}>
        {revokedAt !== undefined
          ? t('tokens.revokedAt', { time: moment(revokedAt, language) })
          : expiresAt === undefined
            ? t('tokens.forEver')
            : moment(expiresAt, language)}
      </td>
      <td role="cell" className="number">
        {revokedAt === undefined && (
          <button type="button" onClick={onRevoke} aria-label={t('tokens.revokeOne', { name: token.name })}>
            {t('tokens.revoke')}
          </button>
        )}
      </td>
    </tr>
  );
}
