import { type FormEvent, useState } from 'react';
import { useSpeech } from '../i18n/language.tsx';

/** Shown when the server does not know this browser. The token travels only to /login. */
export function LoginPage({ ended }: { ended: boolean }) {
  const { t } = useSpeech();
  const [token, setToken] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = encodeURIComponent(window.location.pathname + window.location.search);
    window.location.assign(`/login?token=${encodeURIComponent(token.trim())}&next=${next}`);
  };
  return (
    <main className="page narrow">
      <h1>{t(ended ? 'login.ended' : 'login.title')}</h1>
      {ended && <p role="alert">{t('login.endedWhy')}</p>}
      <p>{t('login.open')}</p>
      <p>
        <code>infra/anabranch up</code>
      </p>
      <form onSubmit={submit}>
        <label htmlFor="token">{t('login.token')}</label>
        <div className="inline">
          <input
            id="token"
            type="password"
            autoComplete="off"
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
          <button type="submit" className="primary" disabled={token.trim() === ''}>
            {t('login.enter')}
          </button>
        </div>
        <p className="hint">{t('login.where')}</p>
      </form>
    </main>
  );
}
