package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent.Forked;
import dev.anabranch.journal.BranchStretch;
import dev.anabranch.journal.EventTooLarge;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalMoved;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.StoredEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forks: what they inherit, what they keep apart, what they refuse. */
abstract class ForkContract extends ReadContract {
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
    append(parent, 2, said("c"), said("d"), said("e"));
    append(one, 2, said("one again"));
    append(two, 2, said("two again"));

    assertThat(texts(parent)).containsExactly("a", "b", "c", "d", "e");
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
    assertThat(journal.lineage(d))
        .containsExactly(
            new BranchStretch(a, 1, 3),
            new BranchStretch(b, 4, 4),
            new BranchStretch(c, 5, 6),
            new BranchStretch(d, 7, 7));
    assertThat(journal.lineage(e))
        .containsExactly(new BranchStretch(a, 1, 2), new BranchStretch(e, 3, 3));
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
    assertThat(journal.lineage(c))
        .containsExactly(new BranchStretch(a, 1, 3), new BranchStretch(c, 4, 4));
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

  @Test
  void a_fork_of_a_fork_to_depth_200_reads_verifies_and_goes_on() {
    SessionId tip = branchOfDepth(200);
    List<Entry> branch = journal.read(tip, 0, Integer.MAX_VALUE);

    assertThat(branch).extracting(Entry::origin).doesNotContainNull();
    assertThat(branch.stream().map(Entry::origin).distinct()).hasSize(201);
    assertThat(journal.read(tip, branch.size() / 2, 7))
        .isEqualTo(branch.subList(branch.size() / 2, branch.size() / 2 + 7));
    assertThat(journal.check(tip).broken()).isEmpty();
    assertThat(journal.check(tip).entries()).isEqualTo(branch.size());
    int depth = 0;
    Optional<SessionId> ancestor = row(tip).parent();
    while (ancestor.isPresent()) {
      depth++;
      ancestor = row(ancestor.get()).parent();
    }
    assertThat(depth).isEqualTo(200);
    append(tip, branch.size(), said("on"));
    assertThat(texts(tip)).hasSize(branch.size() + 1).endsWith("on");
  }

  /** Whole lives from a seed, held against the simplest model there is: a list for each session. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void any_tree_of_appends_and_forks_is_what_a_list_for_each_session_would_be(int seed) {
    Random choice = new Random(seed);
    Map<SessionId, List<String>> model = new LinkedHashMap<>();
    for (int step = 0; step < 150; step++) {
      List<SessionId> known = List.copyOf(model.keySet());
      SessionId fresh = newSession();
      SessionId some = known.isEmpty() ? fresh : known.get(choice.nextInt(known.size()));
      List<String> branch = model.computeIfAbsent(some, id -> new ArrayList<>());
      String text = "step " + step;
      if (branch.isEmpty() || choice.nextInt(3) > 0) {
        append(some, branch.size(), said(text));
        branch.add(text);
      } else {
        int at = 1 + choice.nextInt(branch.size());
        fork(some, at, fresh, said(text));
        model.put(fresh, new ArrayList<>(branch.subList(0, at)));
        model.get(fresh).add(text);
      }
    }

    model.forEach((session, branch) -> assertThat(texts(session)).isEqualTo(branch));
    assertThat(model.keySet()).allMatch(session -> journal.check(session).ok());
    assertThat(journal.sessions())
        .extracting(SessionRow::id)
        .containsExactlyElementsOf(model.keySet());
  }
}
