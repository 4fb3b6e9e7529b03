package dev.anabranch.launcher.task;

import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.EventRefused;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import java.util.Optional;
import java.util.OptionalLong;

/** What a run's entries told on the way: where its files began, where they are, what failed. */
public final class Course {
  private Optional<String> base = Optional.empty();
  private Optional<String> now = Optional.empty();
  private OptionalLong failure = OptionalLong.empty();

  void see(Json.Obj entry) {
    try {
      see(entry.integer("seq"), EventCodec.decode(entry.text("type"), entry.obj("event")));
    } catch (EventRefused e) {
      // an event of a newer version tells nothing here
    }
  }

  private void see(long seq, Event event) {
    if (event instanceof TaskEvent.Submitted submitted) {
      base = submitted.root();
      now = base;
    } else if (event instanceof ToolEvent.Settlement settlement) {
      now = settlement.root().or(() -> now);
      if (settlement.failed() && failure.isEmpty()) {
        failure = OptionalLong.of(seq);
      }
    }
  }

  /** The snapshot that the session started from. */
  public Optional<String> base() {
    return base;
  }

  /** The snapshot after the last entry seen. */
  public Optional<String> now() {
    return now;
  }

  /** The first entry that says that something did not work. */
  public OptionalLong failure() {
    return failure;
  }
}
