package dev.anabranch.journal;

import java.util.function.LongSupplier;

/** Tells of the commits of another process by a look at the last number now and then. */
final class FeedLooks implements Dialect.Remote {
  private static final int LOOK_MILLIS = 500;
  private static final System.Logger LOG = System.getLogger(FeedLooks.class.getName());

  private final LongSupplier ordering;
  private final Runnable committed;
  private final Thread thread;
  private long last = -1;

  /** {@code ordering} reads the number of the last entry. */
  FeedLooks(LongSupplier ordering, Runnable committed) {
    this.ordering = ordering;
    this.committed = committed;
    this.thread = Thread.ofPlatform().daemon().name("journal-looks").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        look();
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      long now = ordering.getAsLong();
      if (now != last) {
        last = now;
        committed.run();
      }
    } catch (JournalFailed | JournalDamaged | IllegalStateException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot look at the feed; the next look may", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
