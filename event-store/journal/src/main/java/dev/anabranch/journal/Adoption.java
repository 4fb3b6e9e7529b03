package dev.anabranch.journal;

import dev.anabranch.events.SessionId;
import java.util.List;
import java.util.Optional;

/**
 * Own entries of one session as another store wrote them, in order and without a gap; none is a
 * session that is known by what it inherited. {@code fork} is empty for a root.
 */
public record Adoption(SessionId session, Optional<Fork> fork, List<StoredEntry> entries) {
  public Adoption {
    entries = List.copyOf(entries);
    fork.ifPresent(from -> requireOther(session, from));
  }

  private static void requireOther(SessionId session, Fork fork) {
    if (fork.parent().equals(session) || fork.origin().equals(session) || fork.at() < 1) {
      throw new IllegalArgumentException("session " + session + " cannot be forked like that");
    }
  }

  long forkedAt() {
    return fork.map(Fork::at).orElse(0L);
  }

  boolean guessed() {
    return fork.map(Fork::guessed).orElse(false);
  }

  /**
   * Where a session left its parent's branch.
   *
   * @param origin who wrote entry {@code at}
   * @param guessed true if the parent is only inferred; of a session without entries the place too
   */
  public record Fork(SessionId parent, SessionId origin, long at, boolean guessed) {}
}
