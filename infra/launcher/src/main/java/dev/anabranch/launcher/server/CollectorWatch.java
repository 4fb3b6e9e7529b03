package dev.anabranch.launcher.server;

import dev.anabranch.journal.Collected;
import dev.anabranch.journal.CollectionStopped;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Has blobs collected while a server is up: some minutes after its start, then once a day. */
final class CollectorWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CollectorWatch.class.getName());

  /** Before a background server that nobody uses ends, and after sessions went on. */
  private static final Duration FIRST = Duration.ofMinutes(3);

  private static final Duration EVERY = Duration.ofDays(1);
  private static final Duration END_WITHIN = Duration.ofSeconds(10);

  private final Supplier<Collected> pass;
  private final ScheduledExecutorService passes =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform()
              .daemon()
              .priority(Thread.MIN_PRIORITY)
              .name("blob-collector")
              .factory());

  CollectorWatch(Supplier<Collected> pass) {
    this.pass = pass;
  }

  void start() {
    passes.scheduleWithFixedDelay(
        this::run, FIRST.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  void run() {
    try {
      LOG.log(System.Logger.Level.INFO, "blobs: {0}", pass.get().line());
    } catch (CollectionStopped e) {
      LOG.log(System.Logger.Level.WARNING, "{0}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "blobs were not collected", e);
    }
  }

  /** Ends a pass under way, which needs the journal. */
  @Override
  public void close() {
    passes.shutdownNow();
    try {
      if (!passes.awaitTermination(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "the blob collector has not ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
