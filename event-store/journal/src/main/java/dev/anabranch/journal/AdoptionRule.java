package dev.anabranch.journal;

import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decides what an adoption changes, before anything is written.
 *
 * <p>A hash commits to everything before it, so two branches with one hash at an entry are one
 * branch up to there: a comparison looks at one entry, and the first difference is found by
 * halving.
 */
final class AdoptionRule<E extends Exception> {
  private final Branches<E> branches;

  AdoptionRule(Branches<E> branches) {
    this.branches = branches;
  }

  /** Refuses with {@link ImportCollides}, or {@link IllegalArgumentException} what fits nowhere. */
  Ruling of(Adoption adoption) throws E {
    byte[] past = past(adoption);
    Optional<Known> found = branches.find(adoption.session());
    if (found.isEmpty()) {
      return new Ruling(Change.CREATE, chained(adoption.entries(), adoption.forkedAt(), past));
    }
    Known known = found.get();
    requireSamePast(adoption, known);
    Change change = change(adoption, known);
    if (change != Change.NONE) {
      requireNoCircle(adoption);
    }
    if (change == Change.LAY) {
      return new Ruling(change, chained(adoption.entries(), adoption.forkedAt(), past));
    }
    requireSame(adoption, known.head());
    List<StoredEntry> fresh =
        adoption.entries().stream().filter(entry -> entry.seq() > known.head()).toList();
    byte[] last = branches.hash(adoption.session(), known.head());
    return new Ruling(change, chained(fresh, known.head(), last));
  }

  /** The hash at the fork point, which must be here. */
  private byte[] past(Adoption adoption) throws E {
    if (adoption.fork().isEmpty()) {
      return HashChain.origin();
    }
    Adoption.Fork fork = adoption.fork().get();
    if (branches.find(fork.parent()).isEmpty()) {
      throw new UnknownSession(fork.parent());
    }
    Known origin =
        branches.find(fork.origin()).orElseThrow(() -> new UnknownSession(fork.origin()));
    Refusals.requireEntry(fork.origin(), fork.at(), origin.head());
    return branches.hash(fork.origin(), fork.at());
  }

  private void requireSamePast(Adoption adoption, Known known) throws E {
    long last = Math.min(adoption.forkedAt(), known.head());
    if (adoption.fork().isEmpty() || last == 0) {
      return;
    }
    SessionId ours = adoption.session();
    SessionId theirs = adoption.fork().get().origin();
    if (differ(ours, theirs, last)) {
      long same = 0;
      long other = last;
      while (other - same > 1) {
        long middle = (same + other) / 2;
        if (differ(ours, theirs, middle)) {
          other = middle;
        } else {
          same = middle;
        }
      }
      throw new ImportCollides(ours, other);
    }
  }

  private boolean differ(SessionId one, SessionId other, long seq) throws E {
    return !Arrays.equals(branches.hash(one, seq), branches.hash(other, seq));
  }

  /** What becomes of the lineage; says nothing about entries. */
  static Change change(Adoption adoption, Known known) {
    long at = adoption.forkedAt();
    if (at == known.fork()) {
      return named(adoption, known);
    }
    if (at > known.fork() && known.guessed() && known.head() == known.fork()) {
      return Change.LAY;
    }
    if (at < known.fork() && adoption.guessed()) {
      return Change.NONE;
    }
    throw new ImportCollides(adoption.session(), Math.min(at, known.fork()) + 1);
  }

  private static Change named(Adoption adoption, Known known) {
    if (adoption.guessed()) {
      return Change.NONE;
    }
    if (known.guessed()) {
      return Change.NAME;
    }
    if (!adoption.fork().map(Adoption.Fork::parent).equals(known.parent())) {
      throw new ImportCollides(adoption.session(), known.fork() + 1);
    }
    return Change.NONE;
  }

  /** A session that is here already may not become a descendant of itself. */
  private void requireNoCircle(Adoption adoption) throws E {
    Optional<SessionId> ancestor = adoption.fork().map(Adoption.Fork::parent);
    while (ancestor.isPresent()) {
      if (ancestor.get().equals(adoption.session())) {
        throw new IllegalArgumentException(
            "session " + adoption.session() + " cannot be its own ancestor");
      }
      ancestor = branches.find(ancestor.get()).flatMap(Known::parent);
    }
  }

  private void requireSame(Adoption adoption, long head) throws E {
    List<StoredEntry> known =
        adoption.entries().stream().filter(entry -> entry.seq() <= head).toList();
    if (known.isEmpty() || isHere(adoption.session(), known.getLast())) {
      return;
    }
    for (StoredEntry entry : known) {
      if (!isHere(adoption.session(), entry)) {
        throw new ImportCollides(adoption.session(), entry.seq());
      }
    }
  }

  private boolean isHere(SessionId session, StoredEntry entry) throws E {
    return Arrays.equals(branches.hash(session, entry.seq()), entry.hash());
  }

  private static List<StoredEntry> chained(List<StoredEntry> entries, long after, byte[] hash) {
    long seq = after;
    byte[] previous = hash;
    for (StoredEntry entry : entries) {
      seq++;
      if (entry.seq() != seq || !Arrays.equals(entry.chained(previous), entry.hash())) {
        throw new IllegalArgumentException(
            "entry "
                + entry.seq()
                + " of session "
                + entry.origin()
                + " does not follow from entry "
                + (seq - 1));
      }
      previous = entry.hash();
    }
    return entries;
  }

  /** What the store has. */
  interface Branches<E extends Exception> {
    Optional<Known> find(SessionId session) throws E;

    /** The hash at an entry of the session's branch that is there; at 0 that of no entry. */
    byte[] hash(SessionId session, long seq) throws E;
  }

  record Known(Optional<SessionId> parent, long fork, boolean guessed, long head) {
    static Known of(SessionRow row) {
      return new Known(row.parent(), row.forkedAt(), row.parentGuessed(), row.head());
    }
  }

  /** {@code entries} are those that are not here yet. */
  record Ruling(Change change, List<StoredEntry> entries) {}

  enum Change {
    NONE,
    /** The session gets the parent that was only guessed. */
    NAME,
    /** The session, which has no own entries, gets another fork point and parent. */
    LAY,
    CREATE;

    boolean moves() {
      return this == LAY || this == CREATE;
    }
  }
}
