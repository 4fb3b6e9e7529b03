import { BlobLinks } from '../detail/blobs.ts';
import { CallTab } from '../detail/call.tsx';
import { EventDetail } from '../detail/event.tsx';
import { MessageTab } from '../detail/message.tsx';
import { RawTab } from '../detail/raw.tsx';
import { useSpeech } from '../i18n/language.tsx';
import type { LiveSession } from '../session/live.ts';

const TABS = ['message', 'call', 'raw'] as const;

interface DetailProps {
  live: LiveSession;
  at: number | undefined;
  blobUrl(name: string): string | undefined;
  onClose(): void;
}

/** What an export holds of one event: what it says, its call, its bytes. */
export function Detail({ live, at, blobUrl, onClose }: DetailProps) {
  const { t } = useSpeech();
  return (
    <EventDetail live={live} at={at} tabs={TABS} none={t('viewer.choose')} onClose={onClose}>
      {(tab, entry) => (
        <BlobLinks value={blobUrl}>
          {tab === 'message' && <MessageTab entry={entry} />}
          {tab === 'call' && <CallTab live={live} entry={entry} />}
          {tab === 'raw' && <RawTab entry={entry} previous={live.entry(entry.seq - 1)} />}
        </BlobLinks>
      )}
    </EventDetail>
  );
}
