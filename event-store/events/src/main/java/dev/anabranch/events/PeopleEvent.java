package dev.anabranch.events;

import java.util.Optional;

/** What people said and did while a session lived. */
public sealed interface PeopleEvent extends Event {

  /** A message from a person; it waits for the next boundary and renders to nothing. */
  record Steered(String text, String by) implements PeopleEvent {
    public Steered {
      if (text.isBlank()) {
        throw new IllegalArgumentException("a message must say something");
      }
    }
  }

  /** The message that entry {@code steered} brought enters the prompt here. */
  record SteerAdmitted(long steered, String text) implements PeopleEvent {}

  /**
   * The call waits for a person. {@code arguments} is the digest of what the model wrote, so that
   * nobody approves what was not asked.
   */
  record ApprovalRequested(String call, String tool, String arguments, String reason)
      implements PeopleEvent {}

  /**
   * A person lets the call run, with {@code arguments} of their own if there are some. The entry's
   * seq is the grant that the worker is shown.
   */
  record Approved(String call, Optional<String> arguments, String by) implements PeopleEvent {}

  /** The agent asked a person; {@code call} is its open {@code human_ask}. */
  record Asked(String call, String question) implements PeopleEvent {}

  /** A person answered the question of {@code call}. */
  record Answered(String call, String text, String by) implements PeopleEvent {
    public Answered {
      if (text.isBlank()) {
        throw new IllegalArgumentException("an answer must say something");
      }
    }
  }

  /** From here on other calls ask: 0 to 4, see the public contract. */
  record AutonomyChanged(int level, String by) implements PeopleEvent {
    public AutonomyChanged {
      if (level < 0 || level > 4) {
        throw new IllegalArgumentException("autonomy must be 0 to 4, was " + level);
      }
    }
  }

  /** Nothing new is issued from here on; open calls still settle. */
  record Paused(String by) implements PeopleEvent {}

  /** The session goes on. */
  record Resumed(String by) implements PeopleEvent {}
}
