package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import java.util.List;
import java.util.Optional;

/** Reads journals; needs no server and starts nothing. Safe for many threads. */
public interface JournalReader extends AutoCloseable {

  /** All sessions in the order of their creation. */
  List<SessionRow> sessions();

  Optional<SessionRow> session(SessionId session);

  /**
   * The stretches of the branch from seq 1 in order, the session's own as the last. Fails with
   * {@link UnknownSession}.
   */
  List<BranchStretch> lineage(SessionId session);

  /**
   * The entries of the branch with {@code after < seq}, inherited ones included, in order, at most
   * {@code max}. Fails with {@link UnknownSession}, or {@link JournalDamaged} if an entry is
   * missing; bytes that are no event here are {@link dev.anabranch.events.Unreadable}. Says nothing
   * about tampering: that is {@link #check} and {@link BranchReading}.
   */
  default List<Entry> read(SessionId session, long after, int max) {
    return stored(session, after, max).stream().map(StoredEntry::entry).toList();
  }

  /** The same as {@link #read}, as stored bytes. */
  List<StoredEntry> stored(SessionId session, long after, int max);

  /**
   * The entries of all sessions with {@code ordering > after}, in commit order, at most {@code
   * max}.
   */
  List<Entry> feed(long after, int max);

  /**
   * Runs {@code listener} soon after each commit, also by other processes, on a thread of the
   * journal that must not be blocked. Several commits may be told as one, and one more than once:
   * who listens reads the feed from where it was. A journal that was not there when a read-only
   * reader was opened is never told of.
   */
  Listening onCommit(Runnable listener);

  /** Recomputes the hash chain of one session over its whole branch, and checks its lineage. */
  ChainCheck check(SessionId session);

  /**
   * What lies in the store and belongs to no session, in words; empty if all is as it was written.
   * Nothing that is read shows it, but a later append could meet it.
   */
  default List<String> strays() {
    return List.of();
  }

  @Override
  void close();

  /** Stops listening. */
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }
}
