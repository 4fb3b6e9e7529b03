import type { Entry } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { visible } from '../shell/untrusted.ts';
import { Text } from './text.tsx';

/** The words of an event, if it has some. */
function wordsOf(entry: Entry): string | undefined {
  switch (entry.type) {
    case 'Submitted':
      return entry.event.task;
    case 'ModelReplied':
    case 'Steered':
    case 'SteerAdmitted':
    case 'Nudged':
      return entry.event.text;
    case 'ModelFailed':
      return entry.event.message;
    case 'Ended':
      return [entry.event.answer, entry.event.reason].filter(Boolean).join('\n\n');
    default:
      return undefined;
  }
}

export function hasMessage(entry: Entry): boolean {
  const words = wordsOf(entry);
  return words !== undefined && (words !== '' || entry.type !== 'ModelReplied');
}

export function MessageTab({ entry }: { entry: Entry }) {
  const { t } = useSpeech();
  return (
    <>
      <Text className="words" text={wordsOf(entry) ?? ''} />
      {entry.type === 'Submitted' && (
        <dl className="facts">
          <dt>{t('fact.model')}</dt>
          <dd>
            {visible(`${entry.event.model.id} · ${entry.event.model.endpoint}`)}
          </dd>
          <dt>{t('fact.limits')}</dt>
          <dd>
            {t('fact.limitsValue', {
              count: entry.event.limits.stepsMax,
              seconds: entry.event.limits.secondsMax,
            })}
          </dd>
          <dt>{t('fact.tools')}</dt>
          <dd>{visible(entry.event.header.tools.map((tool) => tool.name).join(', '))}</dd>
          <dt>{t('fact.system')}</dt>
          <dd>
            <Text text={entry.event.header.system} />
          </dd>
        </dl>
      )}
    </>
  );
}
