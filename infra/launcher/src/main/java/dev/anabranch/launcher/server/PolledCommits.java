package dev.anabranch.launcher.server;

import dev.anabranch.console.ConsolePorts;
import dev.anabranch.journal.JournalReader;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Notices the commits of another process, by looking at the end of the feed now and then. */
final class PolledCommits implements ConsolePorts.Commits {
  private static final System.Logger LOG = System.getLogger(PolledCommits.class.getName());
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final int PAGE = 1000;

  private final JournalReader journal;
  private final AtomicLong seen = new AtomicLong();

  PolledCommits(JournalReader journal) {
    this.journal = journal;
  }

  @Override
  public AutoCloseable onCommit(Runnable listener) {
    ScheduledExecutorService looks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("polled-commits").factory());
    looks.scheduleWithFixedDelay(
        () -> look(listener), 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return looks::shutdownNow;
  }

  private void look(Runnable listener) {
    try {
      var page = journal.feed(seen.get(), PAGE);
      while (!page.isEmpty()) {
        seen.set(page.getLast().ordering());
        listener.run();
        page = journal.feed(seen.get(), PAGE);
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot look at the feed", e);
    }
  }
}
