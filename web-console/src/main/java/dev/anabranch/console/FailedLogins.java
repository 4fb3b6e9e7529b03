package dev.anabranch.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts wrong tokens by address, so that nobody tries many of them, or fills the audit log. */
final class FailedLogins {
  static final int IN_A_MINUTE_MAX = 10;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int ADDRESSES_MAX = 1_000;

  private final InstantSource clock;
  private final Map<String, Deque<Instant>> failures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
          return size() > ADDRESSES_MAX;
        }
      };

  FailedLogins(InstantSource clock) {
    this.clock = clock;
  }

  synchronized boolean tooMany(String address) {
    Deque<Instant> last = failures.getOrDefault(address, new ArrayDeque<>());
    Instant minuteAgo = clock.instant().minus(MINUTE);
    while (!last.isEmpty() && !last.getFirst().isAfter(minuteAgo)) {
      last.removeFirst();
    }
    return last.size() >= IN_A_MINUTE_MAX;
  }

  synchronized void count(String address) {
    failures.computeIfAbsent(address, first -> new ArrayDeque<>()).addLast(clock.instant());
  }
}
