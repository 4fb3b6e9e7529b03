package dev.anabranch.journal.derived;

import dev.anabranch.events.SessionId;
import java.util.Optional;

/**
 * Folds a session for lists, up to its newest entry. This port is filled where sessions are folded;
 * the journal knows entries alone.
 */
public interface SessionFolds {

  /** Empty if the session cannot be shown: nothing was submitted, or it cannot be read. */
  Optional<ListedSession> fold(SessionId session);
}
