package dev.anabranch.worker;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.ToolResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Publishes results until the broker has them, however long it is away. */
final class Answers implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Answers.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

  private final Bus bus;
  private volatile boolean closed;

  Answers(Bus bus) {
    this.bus = bus;
  }

  /** Completes when the broker has it; fails only if this is closed before. */
  CompletionStage<Void> publish(ToolResult result) {
    return publish(result, FIRST_PAUSE);
  }

  private CompletionStage<Void> publish(ToolResult result, Duration pause) {
    return attempt(result)
        .exceptionallyCompose(error -> {
          if (closed) {
            return CompletableFuture.failedStage(new WorkerClosing());
          }
          LOG.log(
              System.Logger.Level.WARNING,
              "the answer to {0} is kept and sent again: {1}",
              result.dispatchId(),
              error.toString());
          return later(pause).thenCompose(now -> publish(result, longer(pause)));
        });
  }

  private CompletionStage<Void> attempt(ToolResult result) {
    try {
      return bus.publish(result);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private static CompletionStage<Void> later(Duration pause) {
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(PAUSE_MAX) < 0 ? twice : PAUSE_MAX;
  }

  /** What the broker does not have by now is left. */
  @Override
  public void close() {
    closed = true;
  }
}
