package dev.anabranch.bus;

import java.time.Duration;
import java.util.List;

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

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
