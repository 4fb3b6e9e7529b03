package dev.anabranch.journal;

import dev.anabranch.events.SessionId;

/** Nothing was collected, because it cannot be known what the journal names. */
public final class CollectionStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CollectionStopped(String reason) {
    super("no blob was collected: " + reason);
  }

  CollectionStopped(SessionId session, long seq, RuntimeException cause) {
    super(
        "no blob was collected: entry %d of session %s names a snapshot that cannot be read: %s"
            .formatted(seq, session, cause.getMessage()),
        cause);
  }
}
