package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.UnknownSession;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hiding from actors: a mark, and nothing else. */
abstract class MarkContract extends FeedContract {
  @Test
  void what_is_hidden_is_marked_and_still_read_by_everybody() {
    SessionId session = newSession();
    SessionId child = newSession();
    append(session, 0, said("a"), said("b"), said("c"));
    List<Entry> before = journal.read(session, 0, 10);
    List<Entry> feed = journal.feed(0, 10);

    assertThat(hide(session, 2)).isEqualTo(2);

    assertThat(row(session).hidden()).isEqualTo(2);
    assertThat(row(session).head()).isEqualTo(3);
    assertThat(journal.read(session, 0, 10)).isEqualTo(before);
    assertThat(journal.feed(0, 10)).isEqualTo(feed);
    assertThat(journal.check(session).broken()).isEmpty();
    fork(session, 1, child, said("d"));
    append(session, 3, said("e"));
    assertThat(texts(child)).containsExactly("a", "d");
    assertThat(row(child).hidden()).isZero();
    assertThat(texts(session)).containsExactly("a", "b", "c", "e");
  }

  @Test
  void what_is_hidden_stays_hidden_and_ends_at_the_head() {
    SessionId session = newSession();
    append(session, 0, said("a"), said("b"), said("c"));

    assertThat(hide(session, 2)).isEqualTo(2);
    assertThat(hide(session, 1)).isEqualTo(2);
    assertThat(hide(session, Long.MAX_VALUE)).isEqualTo(3);
    append(session, 3, said("d"));
    assertThat(row(session).hidden()).isEqualTo(3);
  }

  @Test
  void of_a_session_that_is_not_there_nothing_is_hidden() {
    SessionId nobody = newSession();

    assertRefused(journal.hide(nobody, 1), UnknownSession.class);
    assertThat(journal.session(nobody)).isEmpty();
  }
}
