import type { Entry } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { CopyButton } from '../shell/copy.tsx';
import { Text } from './text.tsx';

/** The entry as the journal holds it, with its place in the hash chain. */
export function RawTab({ entry, previous }: { entry: Entry; previous: Entry | undefined }) {
  const { t } = useSpeech();
  return (
    <>
      <dl className="facts">
        <dt>{t('fact.hash')}</dt>
        <dd>
          <code className="hash">{entry.hash}</code>
        </dd>
        <dt>{t('fact.previous')}</dt>
        <dd>
          <code className="hash">{previous?.hash ?? t('fact.first')}</code>
        </dd>
        <dt>{t('fact.origin')}</dt>
        <dd>
          <code className="hash">{entry.origin}</code>
        </dd>
      </dl>
      <CopyButton text={JSON.stringify(entry)} />
      <Text text={JSON.stringify(entry, null, 2)} />
    </>
  );
}
