package dev.anabranch.journal.contract;

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
import java.util.concurrent.CompletionStage;

/** A journal whose process ends after some adoptions that changed something. */
final class StoppingJournal implements Journal {
  private final Journal real;
  private int left;

  StoppingJournal(Journal real, int adoptions) {
    this.real = real;
    this.left = adoptions;
  }

  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public CompletionStage<Long> adopt(Adoption adoption) {
    if (left == 0) {
      throw new Stopped();
    }
    Optional<SessionRow> before = real.session(adoption.session());
    CompletionStage<Long> done = real.adopt(adoption);
    ContractWords.done(done);
    if (!before.equals(real.session(adoption.session()))) {
      left--;
    }
    return done;
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
  public CompletionStage<Long> hide(SessionId session, long to) {
    return real.hide(session, to);
  }

  @Override
  public List<SessionRow> sessions() {
    return real.sessions();
  }

  @Override
  public Optional<SessionRow> session(SessionId session) {
    return real.session(session);
  }

  @Override
  public List<BranchStretch> lineage(SessionId session) {
    return real.lineage(session);
  }

  @Override
  public List<StoredEntry> stored(SessionId session, long after, int max) {
    return real.stored(session, after, max);
  }

  @Override
  public List<Entry> feed(long after, int max) {
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
