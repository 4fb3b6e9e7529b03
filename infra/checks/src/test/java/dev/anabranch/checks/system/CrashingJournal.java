package dev.anabranch.checks.system;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A journal whose process dies right after its k-th write: that write is durable, nobody hears of
 * it, and nothing is written any more.
 */
final class CrashingJournal implements Journal {
  private final Journal real;
  private final int writesMax;
  private final AtomicInteger writes = new AtomicInteger();
  private final CountDownLatch crashed = new CountDownLatch(1);

  CrashingJournal(Journal real, int writes) {
    this.real = real;
    this.writesMax = writes;
  }

  /** Counts the writes and never crashes. */
  static CrashingJournal never(Journal real) {
    return new CrashingJournal(real, Integer.MAX_VALUE);
  }

  /** Writes asked for so far. */
  int writes() {
    return writes.get();
  }

  CountDownLatch crashed() {
    return crashed;
  }

  @Override
  public CompletionStage<List<Entry>> append(
      SessionId session, long expectedHead, List<Event> events) {
    return write(() -> real.append(session, expectedHead, events));
  }

  @Override
  public CompletionStage<List<Entry>> fork(
      SessionId parent, long at, SessionId child, List<Event> first) {
    return write(() -> real.fork(parent, at, child, first));
  }

  @Override
  public CompletionStage<Long> adopt(Adoption adoption) {
    return write(() -> real.adopt(adoption));
  }

  @Override
  public CompletionStage<Long> hide(SessionId session, long to) {
    return write(() -> real.hide(session, to));
  }

  private <T> CompletionStage<T> write(java.util.function.Supplier<CompletionStage<T>> write) {
    int number = writes.incrementAndGet();
    if (number > writesMax) {
      return new CompletableFuture<>();
    }
    if (number < writesMax) {
      return write.get();
    }
    write.get().whenComplete((done, error) -> crashed.countDown());
    return new CompletableFuture<>();
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
  public List<Entry> read(SessionId session, long after, int max) {
    return real.read(session, after, max);
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
