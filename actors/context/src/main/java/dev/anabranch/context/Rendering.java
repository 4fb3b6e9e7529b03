package dev.anabranch.context;

import dev.anabranch.events.Event;
import dev.anabranch.events.View;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * How one epoch renders an entry: with its renderer, and in the form that its view gives to entries
 * before the epoch. Entries after its opening are always in full.
 *
 * @param from the entry that opened the epoch; the view is about those before it
 */
record Rendering(Renderer renderer, View view, long from) {

  /** What the event at {@code seq} says; empty if nothing. */
  Optional<Segment> segment(long seq, Event event) {
    List<Json.Obj> messages = messages(seq, event);
    return messages.isEmpty() ? Optional.empty() : Optional.of(new Segment(seq, messages));
  }

  /** How long the entry is in short. */
  long brief(long seq, Event event) {
    return Segment.lines(renderer.shortened(seq, event)).length;
  }

  private List<Json.Obj> messages(long seq, Event event) {
    if (seq >= from) {
      return renderer.render(seq, event);
    }
    return switch (view.form(seq)) {
      case FULL -> renderer.render(seq, event);
      case SHORT -> renderer.shortened(seq, event);
      case SUMMARY -> summary(seq, event);
      case NONE -> List.of();
    };
  }

  /** Stands where something stood. */
  private List<Json.Obj> summary(long seq, Event event) {
    return renderer.render(seq, event).isEmpty()
        ? List.of()
        : renderer.summary(view.summary().orElseThrow());
  }
}
