package dev.anabranch.sessions;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Adoption;
import dev.anabranch.journal.BranchStretch;
import dev.anabranch.journal.ChainCheck;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.StoredEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the entries that are read from a journal, and how often it is asked for a session; knows
 * on which threads that was.
 */
final class CountedJournal implements Journal {
  private final Journal real;
  final AtomicLong entriesRead = new AtomicLong();
  final AtomicLong sessionsAsked = new AtomicLong();
  final Set<String> readers = ConcurrentHashMap.newKeySet();

  CountedJournal(Journal real) {
    this.real = real;
  }

  @Override
  public CompletionStage<List<Entry>> append(SessionId session, long head, List<Event> events) {
    return real.append(session, head, events);
  }

  @Override
  public CompletionStage<List<Entry>> fork(
      SessionId parent, long at, SessionId child, List<Event> first) {
    return real.fork(parent, at, child, first);
  }

  @Override
  public CompletionStage<Long> adopt(Adoption adoption) {
    return real.adopt(adoption);
  }

  @Override
  public CompletionStage<Long> hide(SessionId session, long to) {
    return real.hide(session, to);
  }

  @Override
  public List<SessionRow> sessions() {
    noteReader();
    return real.sessions();
  }

  private void noteReader() {
    readers.add(Thread.currentThread().getName());
  }

  @Override
  public Optional<SessionRow> session(SessionId session) {
    sessionsAsked.incrementAndGet();
    noteReader();
    return real.session(session);
  }

  @Override
  public List<BranchStretch> lineage(SessionId session) {
    noteReader();
    return real.lineage(session);
  }

  @Override
  public List<StoredEntry> stored(SessionId session, long after, int max) {
    noteReader();
    List<StoredEntry> page = real.stored(session, after, max);
    entriesRead.addAndGet(page.size());
    return page;
  }

  @Override
  public List<Entry> feed(long after, int max) {
    noteReader();
    return real.feed(after, max);
  }

  @Override
  public Listening onCommit(Runnable listener) {
    return real.onCommit(listener);
  }

  @Override
  public ChainCheck check(SessionId session) {
    return real.check(session);
  }

  @Override
  public void close() {
    real.close();
  }
}
