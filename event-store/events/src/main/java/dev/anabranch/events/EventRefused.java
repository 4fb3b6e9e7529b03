package dev.anabranch.events;

/** Stored bytes that this build cannot read as an event: unknown type or wrong form. */
public final class EventRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EventRefused(String message, Throwable cause) {
    super(message, cause);
  }

  public EventRefused(String message) {
    super(message);
  }
}
