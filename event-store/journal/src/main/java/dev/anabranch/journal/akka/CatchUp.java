package dev.anabranch.journal.akka;

import dev.anabranch.events.SessionId;
import java.util.Optional;

/**
 * Folds a session on, page by page, before its actor recovers. Akka hands a replaying actor every
 * event as fast as the journal reads them, so a long replay would lie in the actor's mailbox as a
 * whole; with this, an actor replays little whatever the snapshots are. Called where blocking is
 * allowed.
 */
public interface CatchUp {

  /** A state and the entry after which it was so. */
  record Reached(long seq, Object state) {}

  /**
   * Where it is worth while to go on from, given the newest snapshot; the snapshot itself if it is
   * near enough to the head.
   */
  Optional<Reached> from(SessionId session, Optional<Reached> snapshot);

  /** Leaves every replay to Akka. */
  static CatchUp none() {
    return (session, snapshot) -> snapshot;
  }
}
