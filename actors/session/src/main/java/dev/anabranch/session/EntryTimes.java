package dev.anabranch.session;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * When the entries were written that a session's waits count from: of those that were there at its
 * start the journal says it, the others are seen as they are written.
 */
final class EntryTimes {
  private final InstantSource clock;
  private Map<Long, Long> millis = Map.of();

  EntryTimes(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The start that the wall time counts from, and the failure that a retry waits after, also while
   * the session is held.
   */
  static Set<Long> waitedFrom(SessionState state) {
    long started = state.life().startedSeq();
    return state
        .turn()
        .retry()
        .map(Turn.Retry::since)
        .filter(since -> since != started)
        .map(since -> Set.of(started, since))
        .orElseGet(() -> Set.of(started));
  }

  void recalled(Recalled past) {
    millis = past.millis();
  }

  /** To be told after every append: an entry that was not waited from before was written now. */
  void see(SessionState state) {
    Set<Long> waited = waitedFrom(state);
    if (!millis.keySet().equals(waited)) {
      Map<Long, Long> known = new HashMap<>();
      waited.forEach(seq -> known.put(seq, millis.getOrDefault(seq, clock.millis())));
      millis = known;
    }
  }

  /** Milliseconds since 1970. */
  long at(long seq) {
    Long known = millis.get(seq);
    if (known == null) {
      throw new IllegalArgumentException("nothing waits from entry " + seq);
    }
    return known;
  }
}
