package dev.anabranch.bus;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * For how long the records that a poll brings may have been locked for their reader already.
 *
 * <p>How it works: a poll first gives what an earlier fetch left behind, however long ago that
 * came, and fetches only when nothing is left. It gives as many as it may while there are any, so
 * one that brings fewer leaves nothing. So a lock began after the last such poll before; how long
 * before that its record was on the way is allowed for by a tenth of the lock.
 */
final class LockAge {
  private final LongSupplier nanos;
  private long since;

  LockAge(LongSupplier nanos) {
    this.nanos = nanos;
    this.since = nanos.getAsLong();
  }

  long now() {
    return nanos.getAsLong();
  }

  /** A poll that began then brought fewer records than it may; they are handed over. */
  void nothingLeftSince(long pollBegan) {
    since = pollBegan;
  }

  /** False if a lock of this length may have ended. */
  boolean isWithin(Duration lock) {
    return now() - since <= lock.toNanos() - lock.toNanos() / 10;
  }
}
