package dev.anabranch.console;

import dev.anabranch.console.audit.Deed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was read a moment ago. A page that looks every few seconds whether something waits would
 * otherwise push everything else out of a bounded log.
 */
final class RecentReads {
  static final Duration REPEATS = Duration.ofMinutes(1);
  private static final int KEPT_MAX = 10_000;

  private final InstantSource clock;
  private final Map<Deed, Instant> noted =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Deed, Instant> eldest) {
          return size() > KEPT_MAX;
        }
      };

  RecentReads(InstantSource clock) {
    this.clock = clock;
  }

  /** True if the same was noted within the last minute. */
  synchronized boolean repeats(Deed deed) {
    Instant last = noted.get(deed);
    return last != null && clock.instant().isBefore(last.plus(REPEATS));
  }

  /** It stands in the log now. */
  synchronized void add(Deed deed) {
    noted.remove(deed);
    noted.put(deed, clock.instant());
  }
}
