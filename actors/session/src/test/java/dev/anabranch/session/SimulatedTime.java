package dev.anabranch.session;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that only moves from one thing that is due to the next. */
final class SimulatedTime {
  private static final long START_MILLIS = 1_700_000_000_000L;

  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private long now = START_MILLIS;
  private long orders;

  private record Due(long at, long order, Runnable action) {}

  /** Does something so many milliseconds from now; what is due at once is done in order. */
  void after(long millis, Runnable action) {
    due.add(new Due(now + millis, orders++, action));
  }

  /** Does what is due next; false if nothing is. */
  boolean step() {
    Due next = due.poll();
    if (next == null) {
      return false;
    }
    now = next.at();
    next.action().run();
    return true;
  }

  long millis() {
    return now;
  }

  /** How much of the simulated time is over. */
  long elapsedMillis() {
    return now - START_MILLIS;
  }

  InstantSource clock() {
    return () -> Instant.ofEpochMilli(now);
  }
}
