import type { Status } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';

/** The state of a session as a word with a colour; never a colour alone. */
export function StatusMark({ status }: { status: Status }) {
  const { t } = useSpeech();
  return <span className={`status status-${status}`}>{t(`status.${status}`)}</span>;
}
