package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JdbcReads.Stretch;
import dev.anabranch.journal.JdbcReads.Tip;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a journal, beside its writer or without one. */
final class JdbcReader implements JournalReader {
  private static final int STRAYS_MAX = 100;

  private final Readers readers;
  private final Listeners listeners;

  JdbcReader(Dialect dialect, Readers readers) {
    this.readers = readers;
    this.listeners =
        new Listeners(committed -> dialect.remote(committed).or(() -> looks(committed)));
  }

  private Optional<Dialect.Remote> looks(Runnable committed) {
    return Optional.of(new FeedLooks(() -> readers.with(JdbcReads::last), committed));
  }

  @Override
  public List<SessionRow> sessions() {
    return readers.with(JdbcReads::sessions);
  }

  @Override
  public Optional<SessionRow> session(SessionId session) {
    return readers.with(reads -> reads.session(session).map(Tip::row));
  }

  @Override
  public List<BranchStretch> lineage(SessionId session) {
    return readers.with(reads -> {
      Tip tip = reads.session(session).orElseThrow(() -> new UnknownSession(session));
      return reads.stretches(tip, 0).stream()
          .map(stretch -> new BranchStretch(stretch.origin(), stretch.from(), stretch.to()))
          .toList();
    });
  }

  @Override
  public List<StoredEntry> stored(SessionId session, long after, int max) {
    Refusals.requireBound(max);
    return readers.with(reads -> stored(reads, session, Math.max(after, 0), max));
  }

  private static List<StoredEntry> stored(JdbcReads reads, SessionId session, long after, int max)
      throws SQLException {
    Tip tip = reads.session(session).orElseThrow(() -> new UnknownSession(session));
    List<StoredEntry> entries = new ArrayList<>();
    long last = after;
    for (Stretch stretch : reads.stretches(tip, after)) {
      long wanted = Math.min(stretch.to() - last, max - entries.size());
      if (wanted > 0) {
        int before = entries.size();
        reads.entries(stretch, last + 1, stretch.to(), wanted, entries::add);
        requireWhole(session, last, entries.subList(before, entries.size()), wanted);
        last += wanted;
      }
    }
    return entries;
  }

  private static void requireWhole(
      SessionId session, long after, List<StoredEntry> got, long wanted) {
    if (got.size() == wanted && (wanted == 0 || got.getLast().seq() == after + wanted)) {
      return;
    }
    long missing = after + 1;
    for (StoredEntry entry : got) {
      if (entry.seq() != missing) {
        break;
      }
      missing++;
    }
    throw new JournalDamaged(
        "entry " + missing + " of session " + session + " is missing; `verify` says more");
  }

  @Override
  public List<Entry> feed(long after, int max) {
    Refusals.requireBound(max);
    return readers.with(reads -> reads.feed(after, max)).stream().map(StoredEntry::entry).toList();
  }

  @Override
  public ChainCheck check(SessionId session) {
    return readers.with(reads -> reads.inOneState(() -> StoredCheck.of(reads, session)));
  }

  @Override
  public List<String> strays() {
    return readers.with(reads -> reads.strays(STRAYS_MAX));
  }

  @Override
  public Listening onCommit(Runnable listener) {
    return listeners.add(listener);
  }

  @Override
  public void close() {
    listeners.close();
    readers.close();
  }
}
