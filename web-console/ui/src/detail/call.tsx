import { useContext } from 'react';
import type { Entry, Output } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import type { LiveSession } from '../session/live.ts';
import { bytes } from '../shell/format.ts';
import { Link, sessionPath } from '../shell/navigation.tsx';
import { visible } from '../shell/untrusted.ts';
import type { Call } from '../trajectory/fold.ts';
import { outputText } from '../trajectory/words.ts';
import { BlobLinks } from './blobs.ts';
import { Text } from './text.tsx';

/** What a tool was asked, and what came back. */
export function CallTab({ live, entry }: { live: LiveSession; entry: Entry }) {
  const { t } = useSpeech();
  const { calls } = live.trajectory;
  if (entry.type === 'ModelReplied') {
    return entry.event.calls.map((call, index) => {
      const known = calls.get(`${entry.seq}.${index}`);
      return (
        <section key={index}>
          <h3>{visible(call.name)}</h3>
          <Arguments text={call.arguments} />
          {known?.settledAt !== undefined && (
            <p>
              <Link to={sessionPath(live.id, known.settledAt)}>
                {t('call.result', { at: String(known.settledAt) })}
              </Link>
            </p>
          )}
        </section>
      );
    });
  }
  const address = 'call' in entry.event ? entry.event.call : '';
  const call = calls.get(address);
  return (
    <>
      {call && <Asked call={call} id={live.id} />}
      <h3>{t('call.came')}</h3>
      <Result entry={entry} />
    </>
  );
}

function Asked({ call, id }: { call: Call; id: string }) {
  const { t } = useSpeech();
  return (
    <>
      <h3>
        {visible(call.name)}{' '}
        <Link className="hint" to={sessionPath(id, call.repliedAt)}>
          {t('call.asked', { call: call.address })}
        </Link>
      </h3>
      <Arguments text={call.arguments} />
    </>
  );
}

/** The arguments by name, so that a command or a file's text is read as it is, not as JSON. */
function Arguments({ text }: { text: string }) {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return <Text text={text} />;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return <Text text={text} />;
  }
  return (
    <dl className="facts">
      {Object.entries(parsed).map(([name, value]) => (
        <div key={name}>
          <dt>{visible(name)}</dt>
          <dd>
            <Text text={typeof value === 'string' ? value : JSON.stringify(value, null, 2)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Result({ entry }: { entry: Entry }) {
  const { t } = useSpeech();
  switch (entry.type) {
    case 'Observed':
      return (
        <>
          <p className={entry.event.exit === 0 ? 'exit' : 'exit exit-bad'}>
            {t('row.exit', { exit: String(entry.event.exit) })} · {bytes(entry.event.output.bytes)}
            {entry.event.sandbox !== undefined && ` · ${visible(entry.event.sandbox)}`}
          </p>
          <Kept output={entry.event.output} />
        </>
      );
    case 'Failed':
      return (
        <>
          <p className="exit exit-bad">
            {t('row.failed', { kind: entry.event.kind })} · {visible(entry.event.message)}
          </p>
          <Kept output={entry.event.output} />
        </>
      );
    case 'Rejected':
    case 'InDoubt':
      return <Text text={entry.event.reason} />;
    case 'LateResult':
      return <Text text={entry.event.summary} />;
    default:
      return <p className="hint">{t('call.nothing')}</p>;
  }
}

function Kept({ output }: { output: Output }) {
  const { t } = useSpeech();
  const text = outputText(output);
  const linkOf = useContext(BlobLinks);
  return (
    <>
      {text === '' ? <p className="hint">{t('call.noOutput')}</p> : <Text text={text} />}
      {output.cut && <p className="hint">{t('call.cut')}</p>}
      {output.blob !== undefined && (
        <p className="hint">
          <a href={linkOf(output.blob)} download={`${output.blob.slice(0, 12)}.txt`}>
            {t('call.whole', { size: bytes(output.bytes) })}
          </a>{' '}
          <code className="hash">{output.blob}</code>
        </p>
      )}
    </>
  );
}
