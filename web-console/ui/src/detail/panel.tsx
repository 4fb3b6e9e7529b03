import { useState } from 'react';
import type { Entry } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import type { Key } from '../i18n/translate.ts';
import type { LiveSession } from '../session/live.ts';
import { CopyButton } from '../shell/copy.tsx';
import { duration, moment } from '../shell/format.ts';
import { sessionPath } from '../shell/navigation.tsx';
import { RoleButton } from '../shell/rolebutton.tsx';
import { visible } from '../shell/untrusted.ts';
import { CallTab } from './call.tsx';
import { FilesTab } from './files.tsx';
import { hasMessage, MessageTab } from './message.tsx';
import { PromptTab } from './prompt.tsx';
import { RawTab } from './raw.tsx';

const TABS = ['message', 'call', 'files', 'prompt', 'raw'] as const;
type Tab = (typeof TABS)[number];

interface DetailPanelProps {
  live: LiveSession;
  at: number | undefined;
  onClose(): void;
  onFork(at: number): void;
  onRewind(at: number): void;
}

/** Everything about one event: what it says, the files after it, the prompt before it, its bytes. */
export function DetailPanel({ live, at, onClose, onFork, onRewind }: DetailPanelProps) {
  const { t, language } = useSpeech();
  const [wanted, setWanted] = useState<Tab>('message');
  const entry = at === undefined ? undefined : live.entry(at);
  if (entry === undefined) {
    return (
      <section className="detail detail-empty">
        <p className="hint">{t('detail.none')}</p>
      </section>
    );
  }
  const tabs = TABS.filter((tab) => applies(tab, entry));
  const tab = tabs.includes(wanted) ? wanted : (tabs[0] ?? 'raw');
  const row = live.trajectory.rows[entry.seq - 1];
  const link = `${window.location.origin}${sessionPath(live.id, entry.seq)}`;
  return (
    <section className="detail" aria-label={t('detail.title')}>
      <div className="detail-head">
        <h2>
          <span className="row-seq">#{entry.seq}</span> {visible(row?.tool ?? '')} {entry.type}
        </h2>
        <button type="button" className="plain close" onClick={onClose}>
          {t('action.close')}
        </button>
        <p className="hint">
          <time dateTime={entry.time}>{moment(entry.time, language)}</time>
          {row?.millis !== undefined && ` · ${duration(row.millis)}`}
          {row?.inherited === true && ` · ${t('detail.inherited')}`}
        </p>
        <div className="inline">
          <RoleButton least="operator" onClick={() => onFork(entry.seq)}>
            {t('action.fork')}
          </RoleButton>
          <RoleButton least="operator" onClick={() => onRewind(entry.seq)}>
            {t('action.rewind')}
          </RoleButton>
          <CopyButton text={link} label={t('detail.copyLink')} />
        </div>
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
            {t(tabKey(one, entry))}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        <TabBody tab={tab} live={live} entry={entry} />
      </div>
    </section>
  );
}

function tabKey(tab: Tab, entry: Entry): Key {
  return tab === 'call' && entry.type === 'ModelReplied' ? 'tab.calls' : `tab.${tab}`;
}

function applies(tab: Tab, entry: Entry): boolean {
  switch (tab) {
    case 'message':
      return hasMessage(entry);
    case 'call':
      return (
        'call' in entry.event || (entry.type === 'ModelReplied' && entry.event.calls.length > 0)
      );
    case 'files':
    case 'prompt':
    case 'raw':
      return true;
  }
}

function TabBody({ tab, live, entry }: { tab: Tab; live: LiveSession; entry: Entry }) {
  switch (tab) {
    case 'message':
      return <MessageTab entry={entry} />;
    case 'call':
      return <CallTab live={live} entry={entry} />;
    case 'files':
      return <FilesTab key={live.id} id={live.id} at={entry.seq} />;
    case 'prompt':
      return <PromptTab live={live} at={entry.seq} />;
    case 'raw':
      return <RawTab entry={entry} previous={live.entry(entry.seq - 1)} />;
  }
}
