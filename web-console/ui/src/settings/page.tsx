import { useState } from 'react';
import type { ApiProblem } from '../api/client.ts';
import { type Doctor, doctor, workerToken } from '../api/desk.ts';
import { useSpeech } from '../i18n/language.tsx';
import { CopyButton } from '../shell/copy.tsx';
import { moment } from '../shell/format.ts';
import { KeyMap } from '../shell/keylist.tsx';
import { asProblem, useLoaded } from '../shell/loaded.ts';
import { useHas, useMe } from '../shell/me.ts';
import { Problem } from '../shell/problem.tsx';
import { chooseTheme, THEMES, useTheme } from '../shell/theme.ts';
import { useTitle } from '../shell/title.ts';
import { visible } from '../shell/untrusted.ts';
import '../styles/desk.css';
import { Tokens } from './tokens.tsx';

/** How this browser looks, and what the server says about itself. */
export default function SettingsPage() {
  const { t } = useSpeech();
  const admin = useHas('admin');
  useTitle('nav.settings');
  return (
    <main className="page">
      <h1>{t('nav.settings')}</h1>
      <div className="columns">
        <Looks />
        <Who />
      </div>
      {admin === true && (
        <>
          <Tokens />
          <WorkerToken />
          <DoctorTable />
        </>
      )}
      {admin === false && <p className="hint">{t('settings.adminOnly')}</p>}
      <section>
        <h2>{t('keys.title')}</h2>
        <div className="key-columns">
          <KeyMap />
        </div>
      </section>
    </main>
  );
}

/** What the server takes this browser for. */
function Who() {
  const { t, language } = useSpeech();
  const caller = useMe();
  if (caller === undefined) {
    return null;
  }
  return (
    <section>
      <h2>{t('who.title')}</h2>
      <dl className="facts side-by-side">
        <dt>{t('who.name')}</dt>
        <dd>{caller.who}</dd>
        <dt>{t('tokens.role')}</dt>
        <dd>
          {t(`role.${caller.role}`)} <span className="below">{t(`may.${caller.role}`)}</span>
        </dd>
        <dt>{t('who.sees')}</dt>
        <dd>{caller.owner === undefined ? t('who.all') : t('who.own', { owner: caller.owner })}</dd>
        <dt>{t('tokens.until')}</dt>
        <dd>
          {caller.expiresAt === undefined ? t('tokens.forEver') : moment(caller.expiresAt, language)}
        </dd>
      </dl>
    </section>
  );
}

function Looks() {
  const { t, language, choose } = useSpeech();
  const theme = useTheme();
  return (
    <section>
      <h2>{t('settings.looks')}</h2>
      <fieldset className="choices">
        <legend>{t('theme.title')}</legend>
        {THEMES.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="theme"
              checked={theme === one}
              onChange={() => chooseTheme(one)}
            />
            {t(`theme.${one}`)}
          </label>
        ))}
      </fieldset>
      <fieldset className="choices">
        <legend>{t('settings.language')}</legend>
        {(['en', 'zh'] as const).map((one) => (
          <label key={one} lang={one === 'zh' ? 'zh-Hans' : 'en'}>
            <input
              type="radio"
              name="language"
              checked={language === one}
              onChange={() => choose(one)}
            />
            {one === 'zh' ? '中文' : 'English'}
          </label>
        ))}
      </fieldset>
      <p className="hint">{t('settings.kept')}</p>
    </section>
  );
}

/** Shown only when it is asked for: who looks over a shoulder should not get it. */
function WorkerToken() {
  const { t } = useSpeech();
  const [token, setToken] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const show = () =>
    workerToken().then(setToken, (reason: unknown) => setProblem(asProblem(reason)));
  return (
    <section>
      <h2>{t('settings.token')}</h2>
      <p className="hint">{t('settings.tokenWhat')}</p>
      {problem && <Problem problem={problem} />}
      {token === undefined ? (
        <button type="button" onClick={() => void show()}>
          {t('settings.tokenShow')}
        </button>
      ) : (
        <p className="inline">
          <code className="hash">{token}</code>
          <CopyButton text={token} />
          <button type="button" className="plain" onClick={() => setToken(undefined)}>
            {t('settings.tokenHide')}
          </button>
        </p>
      )}
    </section>
  );
}

function DoctorTable() {
  const { t } = useSpeech();
  const [asked, setAsked] = useState(0);
  const found = useLoaded(`doctor ${asked}`, doctor);
  return (
    <section>
      <div className="heading">
        <h2>{t('settings.doctor')}</h2>
        <button type="button" onClick={() => setAsked(asked + 1)}>
          {t('settings.again')}
        </button>
      </div>
      {found.state === 'loading' && <p className="hint">{t('action.loading')}</p>}
      {found.state === 'refused' && <Problem problem={found.problem} />}
      {found.state === 'ready' && <Findings doctor={found.value} />}
    </section>
  );
}

function Findings({ doctor: { findings, settings } }: { doctor: Doctor }) {
  const { t } = useSpeech();
  return (
    <>
      <table className="desk stacked" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">{t('settings.part')}</th>
            <th role="columnheader">{t('settings.state')}</th>
            <th role="columnheader">{t('settings.found')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {findings.map((finding, at) => (
            <tr key={at} role="row">
              <th role="rowheader" scope="row">
                {finding.part}
              </th>
              <td role="cell">
                <span className={finding.ok ? 'mark-good' : 'mark-bad'}>
                  {t(finding.ok ? 'settings.ok' : 'settings.missing')}
                </span>
              </td>
              <td role="cell" className="wide">
                {visible(finding.found)}
                {finding.fix !== undefined && <span className="fix">{finding.fix}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {settings !== undefined && (
        <details>
          <summary>{t('settings.inForce')}</summary>
          <dl className="facts">
            {settings.map(({ key, value, from }) => (
              <div key={key}>
                <dt>
                  <code>{key}</code> <span className="hint">{from}</span>
                </dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}
