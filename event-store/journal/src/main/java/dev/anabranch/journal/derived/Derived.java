package dev.anabranch.journal.derived;

import dev.anabranch.journal.Database;
import dev.anabranch.journal.JournalReader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is derived from a journal: the list of sessions, trees of forks, usage, search. Nothing
 * depends on it for truth: where it has no answer, the journal has.
 */
public interface Derived extends AutoCloseable {

  /**
   * Follows the journal of {@code database} from now on, by a thread of its own, and keeps what it
   * derives, in {@code file} or on the journal's own server, where it goes on after a restart. For
   * a process that writes the journal.
   */
  static Derived following(
      Database database, Path file, JournalReader journal, SessionFolds folds) {
    return new FollowingDerived(
        DerivedPlace.source(database, file), stored(database, file, journal), journal, folds);
  }

  /** Reads what another process derives, or derived once; makes nothing. */
  static Derived stored(Database database, Path file, JournalReader journal) {
    return new StoredDerived(DerivedPlace.tables(database, file), journal);
  }

  /** Derives in memory when it is asked, all but the list of sessions. */
  static Derived inMemory(JournalReader journal) {
    return new AskedDerived(journal);
  }

  /**
   * Reads of a kept store that know all that was committed before this call; empty if there is none
   * or if that takes too long.
   */
  Optional<DerivedReads> fresh();

  /**
   * Reads that may be behind by {@link #lag}, of all but the list of sessions. Fails with {@link
   * DerivedUnavailable}.
   */
  DerivedReads now();

  /** How many entries of the feed are not yet derived. */
  long lag();

  @Override
  void close();
}
