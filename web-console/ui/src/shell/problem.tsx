import type { ApiProblem } from '../api/client.ts';
import { useSpeech } from '../i18n/language.tsx';

/** Says what the server refused, in its own words where it has some. */
export function Problem({ problem }: { problem: ApiProblem }) {
  const { t } = useSpeech();
  const text =
    problem.status === 0 && problem.message === ''
      ? t('problem.unreachable')
      : problem.message === ''
        ? t('problem.status', { status: String(problem.status) })
        : problem.message;
  return (
    <p className="problem" role="alert">
      {text}
    </p>
  );
}
