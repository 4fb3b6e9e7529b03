package dev.anabranch.journal;

import static dev.anabranch.journal.JournalFixture.append;
import static dev.anabranch.journal.JournalFixture.fork;
import static dev.anabranch.journal.JournalFixture.newSession;
import static dev.anabranch.journal.JournalFixture.said;
import static dev.anabranch.journal.JournalFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.localpostgres.LocalPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several writing nodes on one PostgreSQL database. */
class WritingNodesTest {
  private static final int ROUNDS = 100;
  private static final int REOPENS = 500;

  private final String url = LocalPostgres.shared().freshDatabase();
  private final List<Journal> nodes = new ArrayList<>();

  private Journal node() {
    Journal node = PostgresFaultsTest.open(url);
    nodes.add(node);
    return node;
  }

  @AfterEach
  void close() {
    nodes.forEach(Journal::close);
  }

  @Test
  void who_appends_to_a_head_that_another_node_moved_is_refused_with_the_true_one() {
    Journal one = node();
    Journal two = node();
    SessionId session = newSession();
    append(one, session, 0, said("one 1"));
    append(two, session, 1, said("two 2"), said("two 3"));

    assertMoved(one.append(session, 1, List.of(said("one 2"))), 3);
    append(one, session, 3, said("one 4"));
    append(two, session, 4, said("two 5")); // two remembers 3
    assertMoved(one.append(session, 2, List.of(said("never"))), 5);
    assertMoved(one.append(session, 9, List.of(said("never"))), 5);

    assertThat(texts(two, session)).containsExactly("one 1", "two 2", "two 3", "one 4", "two 5");
    assertThat(one.check(session).broken()).isEmpty();
  }

  @Test
  void neighbours_in_the_group_of_a_moved_session_are_written() {
    Journal one = node();
    Journal two = node();
    SessionId moved = newSession();
    append(one, moved, 0, said("one 1"));
    append(two, moved, 1, said("two 2"));
    List<SessionId> others = IntStream.range(0, 50).mapToObj(i -> newSession()).toList();

    List<CompletionStage<List<Entry>>> appended = new ArrayList<>();
    CompletionStage<List<Entry>> refused = one.append(moved, 1, List.of(said("never")));
    others.forEach(other -> appended.add(one.append(other, 0, List.of(said("a")))));
    CompletionStage<List<Entry>> behind = one.append(moved, 2, List.of(said("one 3")));

    assertMoved(refused, 2);
    appended.forEach(JournalFixture::done);
    JournalFixture.done(behind);
    assertThat(texts(two, moved)).containsExactly("one 1", "two 2", "one 3");
    assertFeed(one, 53);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void of_nodes_that_append_at_once_exactly_one_wins(int count) {
    List<Journal> racing = IntStream.range(0, count).mapToObj(i -> node()).toList();
    SessionId session = newSession();
    for (int round = 0; round < ROUNDS; round++) {
      long head = round;
      List<CompletionStage<List<Entry>>> tries = new ArrayList<>();
      racing.forEach(node -> tries.add(node.append(session, head, List.of(said("r" + head)))));
      assertOneWins(tries, head + 1);
    }
    assertThat(racing.getFirst().check(session).broken()).isEmpty();
    assertFeed(racing.getFirst(), ROUNDS);
  }

  @Test
  void of_nodes_that_fork_into_one_child_exactly_one_wins() {
    List<Journal> racing = List.of(node(), node(), node());
    SessionId parent = newSession();
    append(racing.getFirst(), parent, 0, said("a"), said("b"));
    for (int round = 0; round < ROUNDS / 2; round++) {
      SessionId child = newSession();
      List<CompletionStage<List<Entry>>> tries = new ArrayList<>();
      racing.forEach(node -> tries.add(node.fork(parent, 1, child, List.of(said("c")))));
      assertOneWins(tries, 2);
      assertThat(texts(racing.getLast(), child)).containsExactly("a", "c");
    }
    assertThat(racing.getFirst().sessions()).hasSize(1 + ROUNDS / 2);
  }

  @Test
  void a_node_forks_what_another_has_just_written() {
    Journal one = node();
    Journal two = node();
    SessionId parent = newSession();
    append(one, parent, 0, said("one 1"));
    append(two, parent, 1, said("two 2"));
    SessionId child = newSession();

    fork(one, parent, 2, child, said("fork 3")); // one remembers a head of 1
    append(two, child, 3, said("two 4"));
    assertMoved(one.fork(parent, 1, child, List.of(said("never"))), 4);
    assertThatThrownBy(
            () -> JournalFixture.done(one.fork(parent, 3, newSession(), List.of(said("never")))))
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 1 to 2");

    assertThat(texts(one, child)).containsExactly("one 1", "two 2", "fork 3", "two 4");
    assertThat(two.check(child).broken()).isEmpty();
  }

  @Test
  void sessions_that_wander_between_four_nodes_lose_nothing_and_followers_see_no_gap() {
    List<Journal> writing = IntStream.range(0, 4).mapToObj(i -> node()).toList();
    List<Follower> followers =
        List.of(
            new Follower(() -> JdbcJournal.readOnly(Database.postgres(url)), REOPENS, 1),
            new Follower(() -> JdbcJournal.readOnly(Database.postgres(url)), REOPENS, 2));
    Load load = Load.start(writing, 3, 8);

    Patience.until(() -> followers.stream().allMatch(Follower::isReopenedEnough));
    load.awaitMore(1);
    load.end();

    load.assertKept(writing.getFirst());
    List<Entry> feed = writing.getFirst().feed(0, Integer.MAX_VALUE);
    followers.forEach(follower -> assertThat(follower.end()).isEqualTo(feed));
    assertThat(load.failures()).isZero();
  }

  private static void assertOneWins(List<CompletionStage<List<Entry>>> tries, long actual) {
    int won = 0;
    for (CompletionStage<List<Entry>> tried : tries) {
      try {
        JournalFixture.done(tried);
        won++;
      } catch (CompletionException e) {
        assertIsMoved(e.getCause(), actual);
      }
    }
    assertThat(won).isEqualTo(1);
  }

  private static void assertMoved(CompletionStage<List<Entry>> refused, long actual) {
    assertThatThrownBy(() -> JournalFixture.done(refused))
        .cause()
        .satisfies(cause -> assertIsMoved(cause, actual));
  }

  private static void assertIsMoved(@Nullable Throwable refusal, long actual) {
    assertThat(refusal)
        .isInstanceOfSatisfying(
            JournalMoved.class, moved -> assertThat(moved.actual()).isEqualTo(actual));
  }

  private static void assertFeed(JournalReader journal, int size) {
    assertThat(journal.feed(0, Integer.MAX_VALUE)).hasSize(size);
    assertThat(journal.feed(size - 1, 2)).hasSize(1);
  }
}
