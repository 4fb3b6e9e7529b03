package dev.anabranch.journal;

import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import java.time.Instant;

/** The end of a branch, all that is needed to append to it. {@code stream} is the store's id. */
@SuppressWarnings("ArrayRecordComponent")
record Head(long stream, SessionId session, long seq, byte[] hash, long micros) {

  static Head empty(long stream, SessionId session) {
    return new Head(stream, session, 0, HashChain.origin(), 0);
  }

  /** The next entry; its time is {@code now}, but never before the entry it follows. */
  StoredEntry next(EncodedEvent event, long ordering, Instant now) {
    long time = Math.max(micros, micros(now));
    byte[] link = HashChain.next(hash, session, seq + 1, event.type(), time, event.digest());
    return new StoredEntry(
        seq + 1, ordering, session, time, event.type(), link, event.digest(), event.payload());
  }

  Head after(StoredEntry entry) {
    return new Head(stream, session, entry.seq(), entry.hash(), entry.micros());
  }

  private static long micros(Instant now) {
    return Math.addExact(
        Math.multiplyExact(now.getEpochSecond(), 1_000_000L), now.getNano() / 1_000);
  }
}
