package dev.anabranch.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Sessions that append, and fork now and then, through one node or now one and now another of
 * several. A write that failed may be there: it is sent again at the same place until it is done or
 * the journal says that it was. Each entry's text names its session and place, so that a doubled
 * one would show.
 */
final class Load {
  private static final int EVENTS_MAX = 3;
  private static final int FAILED_PAUSE_MILLIS = 5;

  private final List<? extends Journal> nodes;
  private final Consumer<List<Entry>> told;
  private final Map<SessionId, ConcurrentLinkedQueue<Entry>> acknowledged =
      new ConcurrentHashMap<>();
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final CompletableFuture<Void> writers;
  private volatile boolean ending;

  private Load(List<? extends Journal> nodes, long seed, int writers, Consumer<List<Entry>> told) {
    this.nodes = nodes;
    this.told = told;
    Random random = new Random(seed);
    this.writers =
        CompletableFuture.allOf(
            IntStream.range(0, writers)
                .mapToObj(i -> new Random(random.nextLong()))
                .map(own ->
                    CompletableFuture.runAsync(
                        () -> write(own), task -> Thread.ofPlatform().daemon().start(task)))
                .toArray(CompletableFuture[]::new));
  }

  static Load start(List<? extends Journal> nodes, long seed, int writers) {
    return new Load(nodes, seed, writers, entries -> {});
  }

  /** {@code told} hears of each write after it is acknowledged. */
  static Load start(Journal node, long seed, int writers, Consumer<List<Entry>> told) {
    return new Load(List.of(node), seed, writers, told);
  }

  int failures() {
    return failures.get();
  }

  /** Until so many more writes are acknowledged; fails with what a writer failed with. */
  void awaitMore(int more) {
    int wanted = writes.get() + more;
    Patience.until(() -> writers.isDone() || writes.get() >= wanted);
    if (writers.isDone()) {
      writers.join();
    }
  }

  /** For ever, or until a writer fails. */
  void join() {
    writers.join();
  }

  /** Lets each writer end its write, also one in doubt. */
  void end() {
    ending = true;
    try {
      writers.get(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private void write(Random random) {
    SessionId session = SessionId.random(random);
    long head = 0;
    Journal node = nodes.getFirst();
    while (!ending) {
      if (random.nextInt(6) == 0) {
        node = nodes.get(random.nextInt(nodes.size()));
      }
      boolean fork = head > 1 && random.nextInt(15) == 0;
      SessionId target = fork ? SessionId.random(random) : session;
      long at = fork ? 1 + random.nextLong(head) : head;
      head = written(node, session, target, at, 1 + random.nextInt(EVENTS_MAX));
      session = target;
    }
  }

  /** Carries one write through, whatever fails; answers the new head. */
  private long written(Journal node, SessionId session, SessionId target, long at, int count) {
    boolean doubt = false;
    while (true) {
      try {
        List<Entry> entries = sent(node, session, target, at, count);
        acknowledged.computeIfAbsent(target, key -> new ConcurrentLinkedQueue<>()).addAll(entries);
        told.accept(entries);
        writes.incrementAndGet();
        return at + count;
      } catch (CompletionException e) {
        if (e.getCause() instanceof JournalMoved moved && doubt) {
          assertThat(moved.actual()).as("%s", moved).isEqualTo(at + count);
          return at + count;
        }
        assertThat(e).hasCauseInstanceOf(JournalFailed.class);
        doubt = true;
        failures.incrementAndGet();
        Patience.pause(FAILED_PAUSE_MILLIS);
      }
    }
  }

  private static List<Entry> sent(
      Journal node, SessionId session, SessionId target, long at, int count) {
    var events =
        LongStream.rangeClosed(at + 1, at + count)
            .mapToObj(seq -> JournalFixture.said(text(target, seq)))
            .toList();
    return (session.equals(target)
            ? node.append(session, at, events)
            : node.fork(session, at, target, events))
        .toCompletableFuture()
        .orTimeout(Patience.SECONDS, TimeUnit.SECONDS)
        .join();
  }

  private static String text(SessionId session, long seq) {
    return session + " " + seq;
  }

  /** What was acknowledged is there as it was told; nothing is lost, doubled or out of order. */
  void assertKept(JournalReader journal) {
    assertWhole(journal);
    acknowledged.forEach((session, entries) -> {
      List<Entry> own =
          journal.read(session, 0, Integer.MAX_VALUE).stream()
              .filter(entry -> entry.origin().equals(session))
              .toList();
      assertThat(own).containsSubsequence(entries);
    });
  }

  /** Each chain is whole, each text stands at its place, the feed has each entry once. */
  static void assertWhole(JournalReader journal) {
    List<Entry> feed = journal.feed(0, Integer.MAX_VALUE);
    assertThat(feed)
        .extracting(Entry::ordering)
        .isEqualTo(LongStream.rangeClosed(1, feed.size()).boxed().toList());
    long own = 0;
    for (SessionRow row : journal.sessions()) {
      assertThat(journal.check(row.id()).broken()).isEmpty();
      own += row.head() - row.forkedAt();
      assertThat(JournalFixture.texts(journal, row.id()))
          .isEqualTo(
              journal.read(row.id(), 0, Integer.MAX_VALUE).stream()
                  .map(entry -> text(entry.origin(), entry.seq()))
                  .toList())
          .hasSize((int) row.head());
    }
    assertThat(feed).hasSize((int) own);
  }
}
