package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.UnknownSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reading: pages, bounds, lists, what is unknown. */
abstract class ReadContract extends AppendContract {
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

  @Test
  void a_negative_bound_is_refused() {
    SessionId session = newSession();
    append(session, 0, said("a"));

    assertThatThrownBy(() -> journal.read(session, 0, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> journal.feed(0, -1)).isInstanceOf(IllegalArgumentException.class);
  }
}
