import type { Entry } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import type { LiveSession } from '../session/live.ts';
import { CopyButton } from '../shell/copy.tsx';
import { sessionPath } from '../shell/navigation.tsx';
import { RoleButton } from '../shell/rolebutton.tsx';
import { CallTab } from './call.tsx';
import { EventDetail, type Tab } from './event.tsx';
import { FilesTab } from './files.tsx';
import { MessageTab } from './message.tsx';
import { PromptTab } from './prompt.tsx';
import { RawTab } from './raw.tsx';

const TABS: readonly Tab[] = ['message', 'call', 'files', 'prompt', 'raw'];

interface DetailPanelProps {
  live: LiveSession;
  at: number | undefined;
  onClose(): void;
  onFork(at: number): void;
  onRewind(at: number): void;
}

/** Everything about one event: what it says, the files after it, the prompt before it, its bytes. */
export function DetailPanel({ live, at, onClose, onFork, onRewind }: DetailPanelProps) {
  const { t } = useSpeech();
  return (
    <EventDetail
      live={live}
      at={at}
      tabs={TABS}
      none={t('detail.none')}
      onClose={onClose}
      actions={({ seq }) => (
        <div className="inline">
          <RoleButton least="operator" onClick={() => onFork(seq)}>
            {t('action.fork')}
          </RoleButton>
          <RoleButton least="operator" onClick={() => onRewind(seq)}>
            {t('action.rewind')}
          </RoleButton>
          <CopyButton
            text={`${window.location.origin}${sessionPath(live.id, seq)}`}
            label={t('detail.copyLink')}
          />
        </div>
      )}
    >
      {(tab, entry) => <TabBody tab={tab} live={live} entry={entry} />}
    </EventDetail>
  );
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
