package dev.anabranch.journal;

import dev.anabranch.events.SessionId;

/** The session is here already and is another one: refused, nothing was written. */
public final class ImportCollides extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SessionId session;
  private final long seq;

  /** {@code seq} is the first entry that differs. */
  public ImportCollides(SessionId session, long seq) {
    super(
        "session "
            + session
            + " is here already and differs from entry "
            + seq
            + " on; import it into another data folder to compare them");
    this.session = session;
    this.seq = seq;
  }

  public SessionId session() {
    return session;
  }

  public long seq() {
    return seq;
  }
}
