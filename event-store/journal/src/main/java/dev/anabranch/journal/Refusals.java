package dev.anabranch.journal;

import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import java.util.List;

/** What every journal refuses in the same words. */
final class Refusals {
  private Refusals() {}

  static List<EncodedEvent> checked(List<Event> events) {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("an append needs at least one event");
    }
    return EncodedEvent.all(events);
  }

  static void requireEntry(SessionId parent, long at, long head) {
    if (at < 1 || at > head) {
      throw new IllegalArgumentException(
          "session " + parent + " has no entry " + at + "; it has 1 to " + head);
    }
  }

  static void requireBound(int max) {
    if (max < 0) {
      throw new IllegalArgumentException("at most " + max + " entries cannot be read");
    }
  }
}
