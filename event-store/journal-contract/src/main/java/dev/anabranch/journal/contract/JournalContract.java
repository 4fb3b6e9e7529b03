package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent.Forked;
import dev.anabranch.journal.EventTooLarge;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalMoved;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.StoredEntry;
import dev.anabranch.journal.UnknownSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every journal keeps. An implementation extends this class in its tests and says how an empty
 * journal is opened; nothing here knows a store.
 */
public abstract class JournalContract {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final long WAIT_SECONDS = 30;

  private final Random random = new Random(20260301);
  private final SteppedClock clock = new SteppedClock(START);
  private Journal journal;

  /** A new journal without sessions. */
  protected abstract Journal open(SteppedClock clock);

  protected JournalContract() {}

  @BeforeEach
  void openJournal() {
    journal = open(clock);
  }

  @AfterEach
  void closeJournal() {
    journal.close();
  }

  // Appending

  @Test
  void what_is_appended_is_read_in_its_order_with_seq_from_1() {
    SessionId session = newSession();
    append(session, 0, said("a"), said("b"));
    append(session, 2, said("c"));

    assertThat(texts(session)).containsExactly("a", "b", "c");
    assertThat(journal.read(session, 0, 10)).extracting(Entry::seq).containsExactly(1L, 2L, 3L);
    assertThat(row(session)).isEqualTo(new SessionRow(session, Optional.empty(), 0, 3));
  }

  @Test
  void an_append_answers_the_entries_that_are_read_later() {
    SessionId session = newSession();
    List<Entry> answered = append(session, 0, said("a"), said("b"));

    assertThat(journal.read(session, 0, 10)).isEqualTo(answered);
    assertThat(answered).extracting(Entry::origin).containsOnly(session);
  }

  @Test
  void an_append_at_another_head_is_refused_and_names_the_head() {
    SessionId session = newSession();
    append(session, 0, said("a"), said("b"));

    for (long wrong : new long[] {0, 1, 3}) {
      assertRefused(journal.append(session, wrong, List.of(said("x"))), JournalMoved.class)
          .hasMessageContaining("at entry 2");
    }
    assertThat(texts(session)).containsExactly("a", "b");
  }

  @Test
  void an_append_to_a_session_that_is_not_there_needs_the_expected_head_0() {
    SessionId session = newSession();

    assertRefused(journal.append(session, 3, List.of(said("x"))), JournalMoved.class);
    assertThat(journal.session(session)).isEmpty();
    assertThat(journal.sessions()).isEmpty();
  }

  @Test
  void an_append_is_kept_as_a_whole_or_not_at_all() {
    SessionId session = newSession();
    append(session, 0, said("a"));
    Event tooLarge = said("x".repeat(Journal.EVENT_BYTES_MAX));

    assertRefused(
        journal.append(session, 1, List.of(said("b"), tooLarge, said("c"))), EventTooLarge.class);

    assertThat(texts(session)).containsExactly("a");
    append(session, 1, said("d"));
    assertThat(texts(session)).containsExactly("a", "d");
  }

  @Test
  void the_largest_event_is_taken() {
    SessionId session = newSession();
    int frame = EventCodec.encode(said("")).bytes().length;
    String text = "x".repeat(Journal.EVENT_BYTES_MAX - frame);
    append(session, 0, said(text));

    assertThat(texts(session)).containsExactly(text);
  }

  @Test
  void nothing_and_too_much_are_refused() {
    SessionId session = newSession();

    assertRefused(journal.append(session, 0, List.of()), IllegalArgumentException.class);
    List<Event> many = new ArrayList<>();
    IntStream.rangeClosed(0, Journal.EVENTS_MAX).forEach(i -> many.add(said("x")));
    assertRefused(journal.append(session, 0, many), IllegalArgumentException.class);
    assertThat(journal.session(session)).isEmpty();
  }

  @Test
  void of_many_writers_at_one_head_exactly_one_wins() {
    SessionId session = newSession();
    append(session, 0, said("a"));
    List<CompletionStage<List<Entry>>> tries = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      tries.add(journal.append(session, 1, List.of(said("writer " + i))));
    }

    long kept = tries.stream().filter(this::succeeds).count();

    assertThat(kept).isEqualTo(1);
    assertThat(row(session).head()).isEqualTo(2);
  }

  @Test
  void appends_sent_without_waiting_are_kept_in_the_order_of_sending() {
    SessionId session = newSession();
    List<CompletionStage<List<Entry>>> sent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      sent.add(journal.append(session, i, List.of(said("n" + i))));
    }
    sent.forEach(JournalContract::done);

    assertThat(texts(session)).isEqualTo(IntStream.range(0, 300).mapToObj(i -> "n" + i).toList());
  }

  // Time and hashes

  @Test
  void an_entry_has_the_time_of_the_clock_in_microseconds() {
    SessionId session = newSession();
    append(session, 0, said("a"));

    assertThat(journal.read(session, 0, 1).getFirst().time()).isEqualTo(START);
  }

  @Test
  void time_never_goes_back_along_a_branch_also_over_a_fork() {
    SessionId parent = newSession();
    append(parent, 0, said("a"));
    clock.move(Duration.ofHours(-2));
    append(parent, 1, said("b"));
    SessionId child = newSession();
    fork(parent, 2, child, said("c"));
    clock.move(Duration.ofHours(3));
    append(child, 3, said("d"));

    assertThat(journal.read(child, 0, 10))
        .extracting(Entry::time)
        .containsExactly(START, START, START, START.plus(Duration.ofHours(1)));
  }

  @Test
  void every_branch_has_a_whole_hash_chain() {
    SessionId parent = newSession();
    append(parent, 0, said("a"), said("b"), said("c"));
    SessionId child = newSession();
    fork(parent, 2, child, said("d"));
    append(parent, 3, said("e"));

    assertThat(journal.check(parent).broken()).isEmpty();
    assertThat(journal.check(parent).entries()).isEqualTo(4);
    assertThat(journal.check(child).broken()).isEmpty();
    assertThat(journal.check(child).entries()).isEqualTo(3);
    assertThat(journal.read(child, 0, 10)).extracting(Entry::hash).doesNotHaveDuplicates();
  }

  // Reading

  @Test
  void a_read_starts_after_an_entry_and_has_a_bound() {
    SessionId session = newSession();
    append(session, 0, said("a"), said("b"), said("c"), said("d"));

    assertThat(texts(journal.read(session, 1, 2))).containsExactly("b", "c");
    assertThat(journal.read(session, 4, 10)).isEmpty();
    assertThat(journal.read(session, 99, 10)).isEmpty();
    assertThat(journal.read(session, 0, 0)).isEmpty();
  }

  @Test
  void pages_of_any_size_give_the_same_branch_as_one_read() {
    SessionId tip = branchOfDepth(5);
    List<Entry> whole = journal.read(tip, 0, Integer.MAX_VALUE);
    assertThat(whole).hasSizeGreaterThan(10);

    for (int page = 1; page <= whole.size(); page++) {
      List<Entry> pieced = new ArrayList<>();
      for (List<Entry> next = journal.read(tip, 0, page);
          !next.isEmpty();
          next = journal.read(tip, pieced.getLast().seq(), page)) {
        pieced.addAll(next);
      }
      assertThat(pieced).as("pages of %d", page).isEqualTo(whole);
    }
  }

  @Test
  void a_session_that_is_not_there_is_said_to_be_unknown() {
    SessionId nobody = newSession();

    assertThat(journal.session(nobody)).isEmpty();
    assertThatThrownBy(() -> journal.read(nobody, 0, 1)).isInstanceOf(UnknownSession.class);
    assertThatThrownBy(() -> journal.check(nobody)).isInstanceOf(UnknownSession.class);
    assertRefused(journal.fork(nobody, 1, newSession(), List.of(said("x"))), UnknownSession.class);
  }

  @Test
  void sessions_are_listed_in_the_order_of_their_creation() {
    SessionId first = newSession();
    SessionId second = newSession();
    SessionId fork = newSession();
    append(first, 0, said("a"));
    append(second, 0, said("b"));
    fork(first, 1, fork, said("c"));
    append(first, 1, said("d"));

    assertThat(journal.sessions())
        .containsExactly(
            new SessionRow(first, Optional.empty(), 0, 2),
            new SessionRow(second, Optional.empty(), 0, 1),
            new SessionRow(fork, Optional.of(first), 1, 2));
  }

  // Forks

  @Test
  void a_fork_continues_its_parent_after_the_fork_point() {
    SessionId parent = newSession();
    append(parent, 0, said("a"), said("b"), said("c"));
    SessionId child = newSession();

    List<Entry> first = fork(parent, 2, child, new Forked(parent, 2), said("d"));

    assertThat(first).extracting(Entry::seq).containsExactly(3L, 4L);
    assertThat(first).extracting(Entry::origin).containsOnly(child);
    assertThat(journal.read(child, 0, 10))
        .extracting(Entry::event)
        .containsExactly(said("a"), said("b"), new Forked(parent, 2), said("d"));
    assertThat(row(child)).isEqualTo(new SessionRow(child, Optional.of(parent), 2, 4));
  }

  @Test
  void a_fork_has_the_parents_entries_byte_for_byte() {
    SessionId parent = newSession();
    append(parent, 0, said("a"), said("ä 中 \uD83D\uDE00 \uD800"), said("c"));
    SessionId child = newSession();
    fork(parent, 2, child, said("d"));

    List<StoredEntry> ours = journal.stored(parent, 0, 2);
    List<StoredEntry> theirs = journal.stored(child, 0, 2);

    assertThat(theirs).usingRecursiveComparison().isEqualTo(ours);
    assertThat(journal.read(child, 0, 2)).isEqualTo(journal.read(parent, 0, 2));
  }

  @Test
  void a_parent_and_its_forks_never_see_each_others_new_entries() {
    SessionId parent = newSession();
    append(parent, 0, said("a"), said("b"));
    SessionId one = newSession();
    SessionId two = newSession();
    fork(parent, 1, one, said("one"));
    fork(parent, 1, two, said("two"));
    append(parent, 2, said("c"));
    append(one, 2, said("one again"));
    append(two, 2, said("two again"));

    assertThat(texts(parent)).containsExactly("a", "b", "c");
    assertThat(texts(one)).containsExactly("a", "one", "one again");
    assertThat(texts(two)).containsExactly("a", "two", "two again");
  }

  @Test
  void forks_of_forks_follow_the_path_of_the_branch() {
    SessionId a = newSession();
    SessionId b = newSession();
    SessionId c = newSession();
    SessionId d = newSession();
    SessionId e = newSession();
    append(a, 0, said("A1"), said("A2"), said("A3"), said("A4"));
    fork(a, 3, b, said("B4"), said("B5"));
    fork(b, 4, c, said("C5"), said("C6"));
    fork(c, 6, d, said("D7"));
    fork(d, 2, e, said("E3"));
    append(a, 4, said("A5"));

    assertThat(texts(c)).containsExactly("A1", "A2", "A3", "B4", "C5", "C6");
    assertThat(texts(d)).containsExactly("A1", "A2", "A3", "B4", "C5", "C6", "D7");
    assertThat(texts(e)).containsExactly("A1", "A2", "E3");
    assertThat(row(e)).isEqualTo(new SessionRow(e, Optional.of(d), 2, 3));
    assertThat(journal.read(d, 0, 10))
        .extracting(Entry::origin)
        .containsExactly(a, a, a, b, c, c, d);
    for (SessionId session : List.of(a, b, c, d, e)) {
      assertThat(journal.check(session).broken()).isEmpty();
    }
  }

  @Test
  void a_fork_of_what_its_parent_inherited_is_a_fork_of_the_branch() {
    SessionId a = newSession();
    SessionId b = newSession();
    SessionId c = newSession();
    append(a, 0, said("A1"), said("A2"), said("A3"));
    fork(a, 3, b, said("B4"));
    fork(b, 3, c, said("C4"));

    assertThat(texts(c)).containsExactly("A1", "A2", "A3", "C4");
    assertThat(journal.check(c).ok()).isTrue();
  }

  @Test
  void a_fork_without_own_entries_is_its_parents_branch_and_goes_on() {
    SessionId parent = newSession();
    append(parent, 0, said("a"), said("b"));
    SessionId child = newSession();
    SessionId grandchild = newSession();

    assertThat(fork(parent, 2, child)).isEmpty();

    assertThat(texts(child)).containsExactly("a", "b");
    assertThat(journal.check(child).ok()).isTrue();
    fork(child, 2, grandchild, said("d"));
    append(child, 2, said("c"));
    assertThat(texts(child)).containsExactly("a", "b", "c");
    assertThat(texts(grandchild)).containsExactly("a", "b", "d");
    assertThat(journal.check(grandchild).ok()).isTrue();
  }

  @Test
  void a_fork_where_there_is_no_entry_is_refused() {
    SessionId parent = newSession();
    append(parent, 0, said("a"), said("b"));
    SessionId child = newSession();

    for (long at : new long[] {-1, 0, 3}) {
      assertRefused(
              journal.fork(parent, at, child, List.of(said("x"))), IllegalArgumentException.class)
          .hasMessageContaining("1 to 2");
    }
    assertThat(journal.session(child)).isEmpty();
  }

  @Test
  void a_fork_onto_a_session_that_exists_is_refused() {
    SessionId parent = newSession();
    SessionId other = newSession();
    append(parent, 0, said("a"));
    append(other, 0, said("o"));

    assertRefused(journal.fork(parent, 1, other, List.of(said("x"))), JournalMoved.class);
    assertRefused(journal.fork(parent, 1, parent, List.of(said("x"))), JournalMoved.class);
    assertThat(texts(other)).containsExactly("o");
  }

  @Test
  void a_fork_with_an_event_too_large_is_not_made() {
    SessionId parent = newSession();
    append(parent, 0, said("a"));
    SessionId child = newSession();
    Event tooLarge = said("x".repeat(Journal.EVENT_BYTES_MAX));

    assertRefused(journal.fork(parent, 1, child, List.of(tooLarge)), EventTooLarge.class);
    assertThat(journal.session(child)).isEmpty();
  }

  @Test
  void twenty_forks_at_once_leave_a_running_parent_alone() {
    SessionId parent = newSession();
    append(parent, 0, said("start"));
    List<CompletionStage<List<Entry>>> sent = new ArrayList<>();
    List<SessionId> children = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      sent.add(journal.append(parent, i, List.of(said("p" + i))));
      if (i % 10 == 0) {
        SessionId child = newSession();
        children.add(child);
        sent.add(journal.fork(parent, i, child, List.of(said("fork at " + i))));
        sent.add(journal.append(child, i + 1, List.of(said("on from " + i))));
      }
    }
    sent.forEach(JournalContract::done);

    List<Entry> trunk = journal.read(parent, 0, Integer.MAX_VALUE);
    assertThat(trunk).hasSize(201).extracting(Entry::origin).containsOnly(parent);
    assertThat(children).hasSize(20);
    for (SessionId child : children) {
      int at = Math.toIntExact(row(child).forkedAt());
      List<Entry> branch = journal.read(child, 0, Integer.MAX_VALUE);
      assertThat(branch.subList(0, at)).isEqualTo(trunk.subList(0, at));
      assertThat(texts(branch.subList(at, branch.size())))
          .containsExactly("fork at " + at, "on from " + at);
      assertThat(journal.check(child).broken()).isEmpty();
    }
    assertThat(journal.check(parent).broken()).isEmpty();
  }

  // Feed

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
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      SessionId session = newSession();
      writers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int n = 0; n < each; n++) {
                  append(session, n, said("n" + n));
                }
              }));
    }
    List<Entry> seen = new ArrayList<>();
    await(() -> {
      seen.addAll(journal.feed(seen.isEmpty() ? 0 : seen.getLast().ordering(), 7));
      return seen.size() >= sessions * each;
    });

    assertThat(seen)
        .extracting(Entry::ordering)
        .isEqualTo(LongStream.rangeClosed(1, (long) sessions * each).boxed().toList());
    assertThat(writers).allSatisfy(writer -> writer.join(Duration.ofSeconds(WAIT_SECONDS)));
  }

  @Test
  void a_listener_is_told_of_a_commit_until_it_stops_listening() {
    SessionId session = newSession();
    AtomicInteger early = new AtomicInteger();
    AtomicInteger late = new AtomicInteger();
    JournalReader.Listening listening = journal.onCommit(early::incrementAndGet);
    append(session, 0, said("a"));
    await(() -> early.get() == 1);

    listening.close();
    journal.onCommit(late::incrementAndGet);
    append(session, 1, said("b"));
    await(() -> late.get() == 1);

    assertThat(early).hasValue(1);
  }

  @Test
  void a_listener_that_fails_disturbs_neither_the_append_nor_the_others() {
    SessionId session = newSession();
    AtomicInteger told = new AtomicInteger();
    journal.onCommit(() -> {
      throw new IllegalStateException("a listener that fails, as the test wants");
    });
    journal.onCommit(told::incrementAndGet);

    append(session, 0, said("a"));
    await(() -> told.get() == 1);
    append(session, 1, said("b"));
    await(() -> told.get() == 2);

    assertThat(texts(session)).containsExactly("a", "b");
  }

  // Words of the tests

  private SessionId newSession() {
    return SessionId.random(random);
  }

  private static Steered said(String text) {
    return new Steered(text.isBlank() ? "-" : text, "somebody");
  }

  private List<Entry> append(SessionId session, long head, Event... events) {
    return done(journal.append(session, head, List.of(events)));
  }

  private List<Entry> fork(SessionId parent, long at, SessionId child, Event... first) {
    return done(journal.fork(parent, at, child, List.of(first)));
  }

  private SessionRow row(SessionId session) {
    return journal.session(session).orElseThrow();
  }

  private List<String> texts(SessionId session) {
    return texts(journal.read(session, 0, Integer.MAX_VALUE));
  }

  private static List<String> texts(List<Entry> entries) {
    return entries.stream().map(entry -> ((Steered) entry.event()).text()).toList();
  }

  private SessionId branchOfDepth(int depth) {
    SessionId tip = newSession();
    append(tip, 0, said("root 1"), said("root 2"), said("root 3"));
    for (int level = 1; level <= depth; level++) {
      SessionId child = newSession();
      fork(tip, row(tip).head() - level % 2, child, said("a" + level), said("b" + level));
      append(child, row(child).head(), said("c" + level));
      tip = child;
    }
    return tip;
  }

  private boolean succeeds(CompletionStage<List<Entry>> stage) {
    try {
      done(stage);
      return true;
    } catch (CompletionException refused) {
      assertThat(refused).hasCauseInstanceOf(JournalMoved.class);
      return false;
    }
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      CompletionStage<List<Entry>> stage, Class<? extends RuntimeException> refusal) {
    return assertThatThrownBy(() -> done(stage)).cause().isInstanceOf(refusal);
  }

  private static void await(BooleanSupplier condition) {
    Instant patience = Instant.now().plusSeconds(WAIT_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("gave up waiting").isBefore(patience);
      Thread.onSpinWait();
    }
  }

  private static List<Entry> done(CompletionStage<List<Entry>> stage) {
    return stage.toCompletableFuture().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }
}
