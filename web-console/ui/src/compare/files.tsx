import type { Comparison } from '../api/shapes.ts';
import { diffLines } from '../detail/diff.ts';
import { DiffText } from '../detail/difftext.tsx';
import { useSpeech } from '../i18n/language.tsx';
import { visible } from '../shell/untrusted.ts';

/** What the files of each side have other than those of the first. */
export function Files({ comparison }: { comparison: Comparison }) {
  const { t } = useSpeech();
  const first = comparison.sessions[0]?.id.slice(0, 8) ?? '';
  return (
    <section aria-label={t('compare.files')}>
      <h2>{t('compare.files')}</h2>
      {comparison.differences.map(({ session, workspace }) => {
        const { files = [], diff = '', cut, unknown } = workspace;
        return (
          <details key={session} className="card" open>
            <summary>
              {t('compare.against', { side: session.slice(0, 8), first })}{' '}
              <span className="hint">{t('compare.changed', { count: files.length })}</span>
            </summary>
            {unknown !== undefined && <p className="hint">{visible(unknown)}</p>}
            <ul className="plain-list">
              {files.map(({ path, change }) => (
                <li key={path}>
                  {t(`change.${change}`)} <code>{visible(path)}</code>
                </li>
              ))}
            </ul>
            {diff !== '' && <DiffText lines={diffLines(diff)} />}
            {cut === true && <p className="hint">{t('compare.cut')}</p>}
          </details>
        );
      })}
    </section>
  );
}
