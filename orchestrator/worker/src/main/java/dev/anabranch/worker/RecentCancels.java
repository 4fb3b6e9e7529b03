package dev.anabranch.worker;

import dev.anabranch.events.SessionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Sessions that were cancelled a moment ago. A cancel and the calls before it come by different
 * roads; this catches a call that comes after its cancel.
 */
final class RecentCancels {
  static final Duration REMEMBERED = Duration.ofSeconds(30);
  static final int SESSIONS_MAX = 10_000;

  private final LongSupplier nanos;
  private final Map<SessionId, Long> cancelled =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionId, Long> eldest) {
          return size() > SESSIONS_MAX;
        }
      };

  RecentCancels(LongSupplier nanos) {
    this.nanos = nanos;
  }

  synchronized void add(SessionId session) {
    cancelled.put(session, nanos.getAsLong());
  }

  synchronized boolean holds(SessionId session) {
    Long at = cancelled.get(session);
    return at != null && nanos.getAsLong() - at < REMEMBERED.toNanos();
  }
}
