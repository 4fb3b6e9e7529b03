package dev.anabranch.session;

import dev.anabranch.events.SessionId;
import java.util.HashMap;
import java.util.Map;

/**
 * What a session must know of its past that its events do not carry, as the journal told it once
 * after a start.
 *
 * @param head the newest entry when it was read
 * @param root the session at the root of the lineage
 * @param millis when the entries were written that a wait counts from, in milliseconds since 1970
 */
record Recalled(long head, SessionId root, Map<Long, Long> millis) {

  /** The past of a session without entries. */
  static Recalled nothing(SessionId session) {
    return new Recalled(0, session, Map.of());
  }

  /** Blocking. What has not begun, or is only read, does nothing that its past is needed for. */
  static Recalled of(SessionState state, Origins origins) {
    if (!state.begun() || state.readOnly().isPresent()) {
      return new Recalled(state.head(), state.id(), Map.of());
    }
    Map<Long, Long> millis = new HashMap<>();
    EntryTimes.waitedFrom(state)
        .forEach(seq -> millis.put(seq, origins.micros(state.id(), seq) / 1000));
    return new Recalled(state.head(), origins.root(state.id()), millis);
  }
}
