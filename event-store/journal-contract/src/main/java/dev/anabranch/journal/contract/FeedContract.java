package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JournalMoved;
import dev.anabranch.journal.JournalReader;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The feed and its listeners. */
abstract class FeedContract extends ForkContract {
  @Test
  void the_feed_has_every_entry_once_in_commit_order_without_a_gap() {
    SessionId one = newSession();
    SessionId two = newSession();
    SessionId fork = newSession();
    List<Entry> appended = new ArrayList<>(append(one, 0, said("a"), said("b")));
    appended.addAll(append(two, 0, said("c")));
    assertRefused(journal.append(two, 0, List.of(said("refused"))), JournalMoved.class);
    appended.addAll(fork(one, 1, fork, said("d")));
    appended.addAll(append(one, 2, said("e")));

    List<Entry> feed = journal.feed(0, 100);

    assertThat(feed).isEqualTo(appended);
    assertThat(feed)
        .extracting(Entry::ordering)
        .isEqualTo(LongStream.rangeClosed(1, 5).boxed().toList());
    assertThat(journal.feed(2, 2)).isEqualTo(appended.subList(2, 4));
    assertThat(journal.feed(5, 10)).isEmpty();
  }

  @Test
  void who_follows_the_feed_misses_nothing_while_sessions_append() {
    int sessions = 8;
    int each = 40;
    CompletableFuture<Void> writers =
        CompletableFuture.allOf(
            IntStream.range(0, sessions)
                .mapToObj(i -> newSession())
                .map(session -> CompletableFuture.runAsync(() -> appendMany(session, each)))
                .toArray(CompletableFuture[]::new));
    List<Entry> seen = new ArrayList<>();
    boolean atEnd = false;
    while (!atEnd && seen.size() < sessions * each) {
      boolean allWritten = writers.isDone();
      List<Entry> page = journal.feed(seen.isEmpty() ? 0 : seen.getLast().ordering(), 7);
      seen.addAll(page);
      atEnd = allWritten && page.isEmpty();
    }

    writers.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
    assertThat(seen)
        .extracting(Entry::ordering)
        .isEqualTo(LongStream.rangeClosed(1, (long) sessions * each).boxed().toList());
  }

  @Test
  void a_listener_is_told_of_a_commit_until_it_stops_listening() {
    SessionId session = newSession();
    AtomicInteger early = new AtomicInteger();
    AtomicInteger late = new AtomicInteger();
    JournalReader.Listening listening = journal.onCommit(early::incrementAndGet);
    append(session, 0, said("a"));
    await(() -> early.get() > 0);

    listening.close();
    journal.onCommit(late::incrementAndGet);
    append(session, 1, said("b"));
    await(() -> late.get() > 0);
    int told = early.get();
    int before = late.get();
    append(session, 2, said("c"));
    await(() -> late.get() > before);

    assertThat(early).hasValue(told);
  }

  @Test
  void a_listener_that_fails_disturbs_neither_the_append_nor_the_others() {
    SessionId session = newSession();
    AtomicInteger told = new AtomicInteger();
    UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, expected) -> {});
    try {
      JournalReader.Listening failing =
          journal.onCommit(() -> {
            throw new IllegalStateException("a listener that fails, as the test wants");
          });
      journal.onCommit(told::incrementAndGet);

      append(session, 0, said("a"));
      await(() -> told.get() > 0);
      int first = told.get();
      append(session, 1, said("b"));
      await(() -> told.get() > first);
      failing.close();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }

    assertThat(texts(session)).containsExactly("a", "b");
  }

  private void appendMany(SessionId session, int count) {
    for (int head = 0; head < count; head++) {
      append(session, head, said("n" + head));
    }
  }
}
