package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;

/**
 * The session holds an entry that this build cannot take as a fact, so it can be read and forked
 * before that entry, but nothing is appended to it (HTTP 409). The message says which entry, why,
 * and what to do.
 */
public final class ReadOnlySession extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReadOnlySession(SessionId session, String reason) {
    super("session " + session + " is read-only: " + reason);
  }
}
