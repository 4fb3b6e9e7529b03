package dev.anabranch.sessions.dispatch;

import dev.anabranch.events.ToolEvent;

/** What is to be done about an open call. */
sealed interface Fate {
  /** Nothing yet. */
  record Waits() implements Fate {}

  /** Nobody has it: it goes out again. */
  record Again() implements Fate {}

  /** Whoever began it is lost, and nobody knows what it did to the world. */
  record Unknown(String reason) implements Fate {}

  /** It had its time. */
  record Over(ToolEvent.Kind kind, String message) implements Fate {}

  Fate WAITS = new Waits();
  Fate AGAIN = new Again();
}
