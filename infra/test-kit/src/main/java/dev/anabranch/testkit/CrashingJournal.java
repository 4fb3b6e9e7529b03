package dev.anabranch.testkit;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.journal.Adoption;
import dev.anabranch.journal.BranchStretch;
import dev.anabranch.journal.ChainCheck;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A journal whose process dies at its k-th write, before that is durable or right after: nobody
 * hears of that write, and nothing is written any more. Reading goes on.
 */
public final class CrashingJournal implements Journal {
  private final Journal real;
  private final CrashPoint point;
  private final List<String> writes = new ArrayList<>();
  private final List<Entry> durable = new ArrayList<>();
  private final CountDownLatch crashed = new CountDownLatch(1);
  private volatile boolean doomed;

  private CrashingJournal(Journal real, CrashPoint point) {
    this.real = real;
    this.point = point;
  }

  /** Counts the writes and never crashes. */
  public static CrashingJournal never(Journal real) {
    return at(new CrashPoint(Integer.MAX_VALUE, true), real);
  }

  /** Dies with write {@code write}, which is lost. Writes count from 1. */
  public static CrashingJournal before(int write, Journal real) {
    return at(new CrashPoint(write, false), real);
  }

  /** Dies after write {@code write}, which is durable and not acknowledged. */
  public static CrashingJournal after(int write, Journal real) {
    return at(new CrashPoint(write, true), real);
  }

  static CrashingJournal at(CrashPoint point, Journal real) {
    return new CrashingJournal(real, point);
  }

  /** Writes asked for so far. */
  public int writes() {
    synchronized (writes) {
      return writes.size();
    }
  }

  /** Open until it has died. */
  public CountDownLatch crashed() {
    return crashed;
  }

  /** True from the moment that it is asked for its last write. */
  boolean isDoomed() {
    return doomed;
  }

  boolean isCrashed() {
    return crashed.getCount() == 0;
  }

  /** What a write held, in words; empty if there was none of that number. */
  String words(int write) {
    synchronized (writes) {
      return write <= writes.size() ? writes.get(write - 1) : "";
    }
  }

  /** The entries that the real journal said are durable, heard of or not. */
  List<Entry> durable() {
    synchronized (durable) {
      return List.copyOf(durable);
    }
  }

  @Override
  public CompletionStage<List<Entry>> append(
      SessionId session, long expectedHead, List<Event> events) {
    return write(words(events), () -> kept(real.append(session, expectedHead, events)));
  }

  @Override
  public CompletionStage<List<Entry>> fork(
      SessionId parent, long at, SessionId child, List<Event> first) {
    return write("fork, " + words(first), () -> kept(real.fork(parent, at, child, first)));
  }

  @Override
  public CompletionStage<Long> adopt(Adoption adoption) {
    return write("adoption", () -> real.adopt(adoption));
  }

  @Override
  public CompletionStage<Long> hide(SessionId session, long to) {
    return write("hiding", () -> real.hide(session, to));
  }

  private CompletionStage<List<Entry>> kept(CompletionStage<List<Entry>> write) {
    return write.thenApply(entries -> {
      synchronized (durable) {
        durable.addAll(entries);
      }
      return entries;
    });
  }

  private <T> CompletionStage<T> write(String words, Supplier<CompletionStage<T>> write) {
    int number = numbered(words);
    if (number < point.write()) {
      return write.get();
    }
    doomed = true;
    if (number == point.write() && point.durable()) {
      write.get().whenComplete((done, error) -> crashed.countDown());
    } else {
      crashed.countDown();
    }
    return new CompletableFuture<>();
  }

  private int numbered(String words) {
    synchronized (writes) {
      writes.add(words);
      return writes.size();
    }
  }

  private static String words(List<Event> events) {
    return events.stream().map(CrashingJournal::words).collect(Collectors.joining(", "));
  }

  private static String words(Event event) {
    String type = EventCodec.type(event);
    return event instanceof ToolEvent tool ? type + " of call " + tool.call() : type;
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
  public List<Entry> read(SessionId session, long after, int max) {
    return real.read(session, after, max);
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
  public List<String> strays() {
    return real.strays();
  }

  @Override
  public void close() {
    real.close();
  }
}
