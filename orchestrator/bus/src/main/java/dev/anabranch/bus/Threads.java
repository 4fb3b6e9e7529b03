package dev.anabranch.bus;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting, for threads that may be told to stop. */
final class Threads {
  private Threads() {}

  /** Waits for all, at most {@code atMost} for each; gives up when interrupted. */
  static void join(List<Thread> threads, Duration atMost) {
    try {
      for (Thread thread : threads) {
        thread.join(atMost);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for {@code awaited}; false if it does not come in time, or {@code end} comes before or is
   * there. What never can come is an error.
   */
  static boolean await(
      CompletableFuture<Void> awaited, CompletableFuture<Void> end, Duration atMost) {
    if (!awaited.isDone()) {
      try {
        CompletableFuture.anyOf(awaited, end).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        return false;
      } catch (ExecutionException e) {
        throw new IllegalStateException("what is waited for is never to come", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return !end.isDone();
  }

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
