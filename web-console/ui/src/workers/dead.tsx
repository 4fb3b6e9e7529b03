import { deadLetters } from '../api/desk.ts';
import { useSpeech } from '../i18n/language.tsx';
import { moment } from '../shell/format.ts';
import { includes, useMe } from '../shell/me.ts';
import { Link, sessionPath } from '../shell/navigation.tsx';
import { usePolled } from '../shell/polled.ts';
import { Problem } from '../shell/problem.tsx';
import { visible } from '../shell/untrusted.ts';
import { RedriveButton } from './redrive.tsx';

const REFRESH_MILLIS = 10_000;

/** Records that nobody could use: for who operates every session. */
export function DeadLetters() {
  const { t } = useSpeech();
  const caller = useMe();
  return (
    <section>
      <h2>{t('workers.dead')}</h2>
      {caller !== undefined &&
        (caller.owner === undefined && includes(caller.role, 'operator') ? (
          <Letters />
        ) : (
          <p className="hint">{t('workers.deadNotTold')}</p>
        ))}
    </section>
  );
}

function Letters() {
  const { t, language } = useSpeech();
  const { value: letters = [], problem } = usePolled('dead', REFRESH_MILLIS, deadLetters);
  return (
    <>
      {problem && <Problem problem={problem} />}
      {!problem && letters.length === 0 && <p className="hint">{t('workers.noDead')}</p>}
      {letters.length > 0 && (
        <table className="desk stacked" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">{t('workers.topic')}</th>
              <th role="columnheader">{t('workers.why')}</th>
              <th role="columnheader">{t('workers.call')}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {letters.map((letter) => (
              <tr key={letter.offset} role="row">
                <th role="rowheader" scope="row">
                  <code>{visible(letter.topic)}</code>
                  <span className="below">{moment(letter.at, language)}</span>
                </th>
                <td role="cell" className="wide">
                  {visible(letter.reason)}
                </td>
                <td role="cell">
                  {letter.session !== undefined && letter.call !== undefined ? (
                    <>
                      <Link to={sessionPath(letter.session)}>
                        <code>
                          {letter.session.slice(0, 8)} {letter.call}
                        </code>
                      </Link>
                      <RedriveButton session={letter.session} call={letter.call} />
                    </>
                  ) : (
                    t('value.notKnown')
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
