import { useState } from 'react';
import { type ApiProblem, newKey } from '../api/client.ts';
import { redrive } from '../api/desk.ts';
import { useSpeech } from '../i18n/language.tsx';
import { asProblem } from '../shell/loaded.ts';
import { useQuery } from '../shell/navigation.tsx';
import { Problem } from '../shell/problem.tsx';
import { RoleButton } from '../shell/rolebutton.tsx';

/** Any open call, by its address; the address of this page may name it. */
export function Redrive() {
  const { t } = useSpeech();
  const query = new URLSearchParams(useQuery());
  const [session, setSession] = useState(query.get('session') ?? '');
  const [call, setCall] = useState(query.get('call') ?? '');
  return (
    <section>
      <h2>{t('workers.redriveTitle')}</h2>
      <p className="hint">{t('workers.redriveWhat')}</p>
      <div className="redrive">
        <input
          aria-label={t('inbox.session')}
          placeholder={t('inbox.session')}
          value={session}
          onChange={(event) => setSession(event.target.value.trim())}
        />
        <input
          aria-label={t('workers.call')}
          placeholder={t('workers.callExample')}
          value={call}
          onChange={(event) => setCall(event.target.value.trim())}
        />
        <RedriveButton session={session} call={call} />
      </div>
    </section>
  );
}

/** Sends an open call again, and says what came of it. */
export function RedriveButton({ session, call }: { session: string; call: string }) {
  const { t } = useSpeech();
  const [state, setState] = useState<'busy' | 'done' | ApiProblem>();
  const send = async () => {
    setState('busy');
    try {
      await redrive(session, call, newKey());
      setState('done');
    } catch (reason) {
      setState(asProblem(reason));
    }
  };
  return (
    <>
      <RoleButton
        least="operator"
        disabled={state === 'busy' || session === '' || call === ''}
        onClick={() => void send()}
      >
        {t('workers.redrive')}
      </RoleButton>
      {state === 'done' && <span role="status">{t('workers.redriven')}</span>}
      {state !== undefined && typeof state !== 'string' && <Problem problem={state} />}
    </>
  );
}
