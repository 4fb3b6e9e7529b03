package dev.anabranch.events;

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

  /** Nothing new is issued from here on; open calls still settle. */
  record Paused(String by) implements PeopleEvent {}

  /** The session goes on. */
  record Resumed(String by) implements PeopleEvent {}
}
