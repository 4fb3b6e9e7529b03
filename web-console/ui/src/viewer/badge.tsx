import { useEffect, useState } from 'react';
import { useSpeech } from '../i18n/language.tsx';
import { count } from '../shell/format.ts';
import type { Exported } from './export.ts';
import { type Proof, prove, sha256OfPage } from './proof.ts';

/** What this page found when it recomputed the lines that it holds. */
export function Badge({ exported }: { exported: Exported }) {
  const { t, language } = useSpeech();
  const [proof, setProof] = useState<Proof>();
  const [checked, setChecked] = useState(0);
  useEffect(() => {
    let wanted = true;
    const told = (entries: number) => wanted && setChecked(entries);
    void prove(exported, sha256OfPage(), told).then((found) => wanted && setProof(found));
    return () => {
      wanted = false;
    };
  }, [exported]);
  if (proof === undefined) {
    const values = { done: count(checked, language), count: exported.lines.length };
    return (
      <p className="badge" role="status">
        {t('viewer.checking', values)}
      </p>
    );
  }
  const { broken } = proof;
  if (broken !== undefined) {
    return (
      <p className="badge badge-broken" role="alert">
        <strong>✗ {t('viewer.broken')}</strong>{' '}
        {broken.seq > 0 && t('viewer.brokenAt', { at: String(broken.seq) })}{' '}
        {t(`viewer.break.${broken.what}`)}
      </p>
    );
  }
  return (
    <details className="badge badge-verified">
      <summary>
        <span role="status">
          <strong>✓ {t('viewer.verified')}</strong> {t('viewer.entries', { count: proof.entries })}
        </span>
      </summary>
      <p>{t('viewer.proved')}</p>
      <p>
        {t('viewer.head')} <code className="hash">{proof.head}</code>
      </p>
    </details>
  );
}
