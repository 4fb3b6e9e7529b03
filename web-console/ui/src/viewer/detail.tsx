import { useState } from 'react';
import type { Entry } from '../api/shapes.ts';
import { BlobLinks } from '../detail/blobs.ts';
import { CallTab } from '../detail/call.tsx';
import { hasMessage, MessageTab } from '../detail/message.tsx';
import { RawTab } from '../detail/raw.tsx';
import { useSpeech } from '../i18n/language.tsx';
import type { LiveSession } from '../session/live.ts';
import { moment } from '../shell/format.ts';

const TABS = ['message', 'call', 'raw'] as const;
type Tab = (typeof TABS)[number];

interface DetailProps {
  live: LiveSession;
  at: number | undefined;
  blobUrl(name: string): string | undefined;
  onClose(): void;
}

/** What an export holds of one event: what it says, its call, its bytes. */
export function Detail({ live, at, blobUrl, onClose }: DetailProps) {
  const { t, language } = useSpeech();
  const [wanted, setWanted] = useState<Tab>('message');
  const entry = at === undefined ? undefined : live.entry(at);
  if (entry === undefined) {
    return (
      <section className="detail detail-empty">
        <p className="hint">{t('viewer.choose')}</p>
      </section>
    );
  }
  const tabs = TABS.filter((tab) => applies(tab, entry));
  const tab = tabs.includes(wanted) ? wanted : (tabs[0] ?? 'raw');
  const calls = entry.type === 'ModelReplied' ? ('tab.calls' as const) : ('tab.call' as const);
  return (
    <section className="detail" aria-label={t('detail.title')}>
      <div className="detail-head">
        <h2>
          <span className="row-seq">#{entry.seq}</span> {entry.type}
        </h2>
        <button type="button" className="plain close" onClick={onClose}>
          {t('action.close')}
        </button>
        <p className="hint">
          <time dateTime={entry.time}>{moment(entry.time, language)}</time>
          {entry.origin !== live.id && ` · ${t('detail.inherited')}`}
        </p>
      </div>
      <div className="tabs" role="tablist" aria-label={t('detail.title')}>
        {tabs.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={`tab-${one}`}
            aria-selected={one === tab}
            aria-controls="tab-panel"
            onClick={() => setWanted(one)}
          >
            {t(one === 'call' ? calls : `tab.${one}`)}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        <BlobLinks value={blobUrl}>
          {tab === 'message' && <MessageTab entry={entry} />}
          {tab === 'call' && <CallTab live={live} entry={entry} />}
          {tab === 'raw' && <RawTab entry={entry} previous={live.entry(entry.seq - 1)} />}
        </BlobLinks>
      </div>
    </section>
  );
}

function applies(tab: Tab, entry: Entry): boolean {
  switch (tab) {
    case 'message':
      return hasMessage(entry);
    case 'call':
      return (
        'call' in entry.event || (entry.type === 'ModelReplied' && entry.event.calls.length > 0)
      );
    case 'raw':
      return true;
  }
}
