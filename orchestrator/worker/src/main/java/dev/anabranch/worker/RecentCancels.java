package dev.anabranch.worker;

import dev.anabranch.events.SessionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Sessions that were cancelled a moment ago, and calls whose earlier attempts were. A cancel and
 * the calls before it come by different roads; this catches a call that comes after its cancel.
 */
final class RecentCancels {
  static final Duration REMEMBERED = Duration.ofSeconds(30);
  static final int SESSIONS_MAX = 10_000;
  static final int CALLS_MAX = 10_000;

  private final LongSupplier nanos;
  private final Map<SessionId, Long> sessions = new Bounded<>(SESSIONS_MAX);
  private final Map<CallKey, Superseded> calls = new Bounded<>(CALLS_MAX);

  RecentCancels(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private record Superseded(int attempt, long at) {}

  /** Forgets first what was put first. */
  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int max;

    Bounded(int max) {
      this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > max;
    }
  }

  synchronized void add(SessionId session) {
    sessions.put(session, nanos.getAsLong());
  }

  synchronized boolean holds(SessionId session) {
    Long at = sessions.get(session);
    return at != null && isRecent(at);
  }

  /** Attempts of the call before this one are stopped. */
  synchronized void add(CallKey call, int attempt) {
    int newest = Math.max(attempt, newest(call).orElse(attempt));
    calls.remove(call);
    calls.put(call, new Superseded(newest, nanos.getAsLong()));
  }

  /** The attempt before which none of the call is to run. */
  synchronized OptionalInt newest(CallKey call) {
    return Optional.ofNullable(calls.get(call))
        .filter(known -> isRecent(known.at()))
        .map(known -> OptionalInt.of(known.attempt()))
        .orElseGet(OptionalInt::empty);
  }

  private boolean isRecent(long at) {
    return nanos.getAsLong() - at < REMEMBERED.toNanos();
  }
}
