package dev.anabranch.journal.snapshots;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.BranchStretch;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.StoredEntry;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the newest snapshot of a branch: the session's own, else one of an ancestor that was taken
 * at or before the fork, since up to there they have the same entries.
 *
 * <p>A snapshot counts only if the journal's entry at its seq has the recorded hash. That hash
 * commits to the whole branch before it, so a snapshot of another history is never taken for ours.
 */
public final class BranchSnapshots {
  /** After so many that do not count the rest is not asked: a replay from the start is safe. */
  private static final int REFUSED_MAX = 16;

  private final JournalReader journal;
  private final StateSnapshots snapshots;

  public BranchSnapshots(JournalReader journal, StateSnapshots snapshots) {
    this.journal = journal;
    this.snapshots = snapshots;
  }

  /**
   * The newest snapshot in the range that counts and that {@code reading} can read; where it cannot
   * (an empty answer), the one before it is tried.
   */
  public <T> Optional<T> newest(
      SessionId session, SnapshotRange range, Function<StateSnapshot, Optional<T>> reading) {
    if (journal.session(session).isEmpty()) {
      return Optional.empty();
    }
    int refused = 0;
    for (BranchStretch stretch : journal.lineage(session).reversed()) {
      SnapshotRange left = range.within(stretch.from(), stretch.to());
      Optional<StateSnapshot> found = newest(stretch.origin(), left);
      while (found.isPresent() && refused < REFUSED_MAX) {
        Optional<T> read = found.filter(s -> counts(session, s)).flatMap(reading);
        if (read.isPresent()) {
          return read;
        }
        refused++;
        left = left.upTo(found.get().seq() - 1);
        found = newest(stretch.origin(), left);
      }
    }
    return Optional.empty();
  }

  private Optional<StateSnapshot> newest(SessionId owner, SnapshotRange range) {
    return range.fromSeq() > range.toSeq()
        ? Optional.empty()
        : snapshots.newest(owner.value(), range);
  }

  private boolean counts(SessionId session, StateSnapshot snapshot) {
    try {
      return hash(journal, session, snapshot.seq()).filter(snapshot.hash()::equals).isPresent();
    } catch (JournalDamaged e) {
      return false;
    }
  }

  /** The hash of the branch at {@code seq}, 64 hex digits; empty if there is no such entry. */
  public static Optional<String> hash(JournalReader journal, SessionId session, long seq) {
    List<StoredEntry> entry = journal.stored(session, seq - 1, 1);
    return entry.stream().map(e -> HexFormat.of().formatHex(e.hash())).findFirst();
  }
}
