package dev.anabranch.journal;

import dev.anabranch.events.SessionId;

/** There is no such session in this journal. */
public final class UnknownSession extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnknownSession(SessionId session) {
    super("no session " + session + " in this journal; `ps --all` lists them");
  }
}
