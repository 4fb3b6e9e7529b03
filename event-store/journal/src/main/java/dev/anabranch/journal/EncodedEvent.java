package dev.anabranch.journal;

import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.Unreadable;
import dev.anabranch.json.JsonRefused;
import java.util.List;

/** An event and its bytes, made once on the thread of the caller. */
@SuppressWarnings("ArrayRecordComponent")
record EncodedEvent(Event event, String type, byte[] payload, byte[] digest) {

  /** Refuses with {@link EventTooLarge}, or {@link IllegalArgumentException} for too many. */
  static List<EncodedEvent> all(List<Event> events) {
    if (events.size() > Journal.EVENTS_MAX) {
      throw new IllegalArgumentException(
          "an append takes at most " + Journal.EVENTS_MAX + " events, not " + events.size());
    }
    return events.stream().map(EncodedEvent::of).toList();
  }

  private static EncodedEvent of(Event event) {
    String type = EventCodec.type(event);
    if (event instanceof Unreadable) {
      throw new IllegalArgumentException(type + " was only read; what is no event is not appended");
    }
    byte[] payload = bytes(event, type);
    if (payload.length > Journal.EVENT_BYTES_MAX) {
      throw new EventTooLarge(type, payload.length, Journal.EVENT_BYTES_MAX);
    }
    return new EncodedEvent(event, type, payload, Sha256.of(payload));
  }

  private static byte[] bytes(Event event, String type) {
    try {
      return EventCodec.encode(event).bytes();
    } catch (JsonRefused e) {
      throw new IllegalArgumentException(type + " cannot be written: " + e.getMessage(), e);
    }
  }
}
