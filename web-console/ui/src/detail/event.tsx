import { type ReactNode, useState } from 'react';
import type { Entry } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import type { Key } from '../i18n/translate.ts';
import type { LiveSession } from '../session/live.ts';
import { duration, moment } from '../shell/format.ts';
import { visible } from '../shell/untrusted.ts';
import { hasMessage } from './message.tsx';

export type Tab = 'message' | 'call' | 'files' | 'prompt' | 'raw';

interface EventDetailProps<T extends Tab> {
  live: LiveSession;
  at: number | undefined;
  /** Those of this place, in their order; of an event those that say something of it are shown. */
  tabs: readonly T[];
  /** What stands there while no event is chosen. */
  none: string;
  actions?(entry: Entry): ReactNode;
  children(tab: T, entry: Entry): ReactNode;
  onClose(): void;
}

/** The chosen event, in the console and in an exported file: what it is, and its tabs. */
export function EventDetail<T extends Tab>(props: EventDetailProps<T>) {
  const { live, at, actions, children, onClose } = props;
  const { t, language } = useSpeech();
  const [wanted, setWanted] = useState<Tab>('message');
  const entry = at === undefined ? undefined : live.entry(at);
  if (entry === undefined) {
    return (
      <section className="detail detail-empty">
        <p className="hint">{props.none}</p>
      </section>
    );
  }
  const tabs = props.tabs.filter((tab) => applies(tab, entry));
  const tab = tabs.find((one) => one === wanted) ?? tabs[0];
  const row = live.trajectory.rows[entry.seq - 1];
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
        {actions?.(entry)}
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
        {tab !== undefined && children(tab, entry)}
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
