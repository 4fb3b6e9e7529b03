package dev.anabranch.launcher.server;

import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.anchor.AnchorPlace;
import dev.anabranch.journal.anchor.Anchors;
import dev.anabranch.journal.anchor.AnchorsRefused;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * States all heads again and again while a server is up, and once more when it ends. What hinders a
 * statement is logged and hinders nothing else: the next one states what this one did not.
 */
final class Anchoring implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Anchoring.class.getName());

  private final Anchors anchors;
  private final ScheduledExecutorService times =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("anchors").unstarted(task));

  private Anchoring(Anchors anchors) {
    this.anchors = anchors;
  }

  /** Empty if the interval is zero, or if the statements cannot go on, which the log tells. */
  static Optional<Anchoring> start(
      JournalReader journal, AnchorPlace place, Duration interval, InstantSource clock) {
    if (interval.isZero()) {
      return Optional.empty();
    }
    try {
      Anchoring anchoring = new Anchoring(Anchors.open(journal, place, clock));
      long millis = interval.toMillis();
      anchoring.times.scheduleWithFixedDelay(
          anchoring::state, millis, millis, TimeUnit.MILLISECONDS);
      return Optional.of(anchoring);
    } catch (AnchorsRefused e) {
      LOG.log(System.Logger.Level.ERROR, "heads are not anchored: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  private void state() {
    try {
      anchors.state();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the heads could not be anchored now", e);
    }
  }

  @Override
  public void close() {
    times.shutdownNow();
    anchors.close();
  }
}
