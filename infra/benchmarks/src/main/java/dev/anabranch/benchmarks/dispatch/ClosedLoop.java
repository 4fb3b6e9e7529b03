package dev.anabranch.benchmarks.dispatch;

import dev.anabranch.benchmarks.BenchFailed;
import dev.anabranch.benchmarks.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sessions of which each sends its next call when the one before is answered, for some time. What
 * is answered in the first part of it only warms up.
 */
final class ClosedLoop {
  private static final Duration ANSWER_WAIT = Duration.ofSeconds(60);
  private static final int WARM_PART = 4;

  private final Sender sender;
  private final long[] sentAt;
  private final int[] numbers;
  private final List<Long> nanos = new ArrayList<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final long length;
  private long begin;
  private int open;

  /** Sends the {@code number}th call of a session. */
  interface Sender {
    void send(int session, int number);
  }

  /** How long a round trip took, and how many there were in a second. */
  record Outcome(Latencies latencies, double perSecond) {}

  ClosedLoop(int sessions, Duration length, Sender sender) {
    this.sender = sender;
    this.sentAt = new long[sessions];
    this.numbers = new int[sessions];
    this.length = length.toNanos();
  }

  Outcome measure() throws InterruptedException {
    run();
    synchronized (this) {
      double seconds = (length - length / WARM_PART) / 1e9;
      return new Outcome(
          new Latencies(nanos.stream().mapToLong(Long::longValue).toArray()),
          nanos.size() / seconds);
    }
  }

  void run() throws InterruptedException {
    begin = System.nanoTime();
    synchronized (this) {
      open = sentAt.length;
    }
    for (int session = 0; session < sentAt.length; session++) {
      next(session);
    }
    try {
      over.get(length + ANSWER_WAIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchFailed("not every call was answered: " + e, e);
    }
  }

  private void next(int session) {
    int number;
    synchronized (this) {
      number = numbers[session]++;
      sentAt[session] = System.nanoTime();
    }
    sender.send(session, number);
  }

  /** An answer to the newest call of a session has come; others are passed over. */
  void answered(int session, int number) {
    synchronized (this) {
      if (number != numbers[session] - 1) {
        return;
      }
      long now = System.nanoTime();
      boolean counts = now - begin > length / WARM_PART && now - begin <= length;
      if (counts) {
        nanos.add(now - sentAt[session]);
      }
      if (now - begin > length) {
        numbers[session]++;
        open--;
        if (open == 0) {
          over.complete(null);
        }
        return;
      }
    }
    next(session);
  }
}
