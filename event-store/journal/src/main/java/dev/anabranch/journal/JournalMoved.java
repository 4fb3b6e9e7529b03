package dev.anabranch.journal;

import dev.anabranch.events.SessionId;

/** The head was not where the writer expected it: refused, nothing was written. */
public final class JournalMoved extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long actual;

  public JournalMoved(SessionId session, long expected, long actual) {
    super("session " + session + " is at entry " + actual + ", not at " + expected);
    this.actual = actual;
  }

  /** The head at which the session is. */
  public long actual() {
    return actual;
  }
}
