package dev.anabranch.journal;

import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import java.util.Arrays;
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

  /** What can be said of an adoption without a look at the store. */
  static Adoption checked(Adoption adoption) {
    if (adoption.entries().size() > Journal.EVENTS_MAX) {
      throw new IllegalArgumentException(
          "at most " + Journal.EVENTS_MAX + " entries are adopted at once");
    }
    for (StoredEntry entry : adoption.entries()) {
      if (!entry.origin().equals(adoption.session())
          || !Arrays.equals(Sha256.of(entry.payload()), entry.digest())) {
        throw new IllegalArgumentException(
            "entry " + entry.seq() + " is none that session " + adoption.session() + " wrote");
      }
      if (entry.payload().length > Journal.EVENT_BYTES_MAX) {
        throw new EventTooLarge(entry.type(), entry.payload().length, Journal.EVENT_BYTES_MAX);
      }
    }
    return adoption;
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
