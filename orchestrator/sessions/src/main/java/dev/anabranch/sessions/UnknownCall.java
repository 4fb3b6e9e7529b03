package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;

/** The session has no such tool call, and never had (HTTP 404). */
public final class UnknownCall extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownCall(SessionId session, String call) {
    super(
        "session "
            + session
            + " has no call "
            + call
            + "; a call is named <seq of the reply>.<index>, as the session's asks say it");
  }
}
