package dev.anabranch.journal;

import dev.anabranch.events.SessionId;
import java.util.Optional;

/**
 * A session as the store knows it.
 *
 * @param forkedAt 0 for a root
 * @param head its last seq
 * @param parentGuessed true while only an import of a fork tells from whom it descends
 * @param imported the head that an import left, 0 if there was none
 * @param hidden entries up to this one are not replayed to actors; everybody else reads them
 */
public record SessionRow(
    SessionId id,
    Optional<SessionId> parent,
    long forkedAt,
    long head,
    boolean parentGuessed,
    long imported,
    long hidden) {

  /** A session that was never imported and hides nothing. */
  public SessionRow(SessionId id, Optional<SessionId> parent, long forkedAt, long head) {
    this(id, parent, forkedAt, head, false, 0, 0);
  }

  /** True while nothing was written here since an import: nobody here has taken the session up. */
  public boolean rests() {
    return imported == head;
  }
}
