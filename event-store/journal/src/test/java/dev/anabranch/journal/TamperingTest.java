package dev.anabranch.journal;

import static dev.anabranch.journal.JournalFixture.append;
import static dev.anabranch.journal.JournalFixture.fork;
import static dev.anabranch.journal.JournalFixture.newSession;
import static dev.anabranch.journal.JournalFixture.said;
import static dev.anabranch.journal.JournalFixture.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.ChainCheck.Break;
import java.nio.file.Path;
import java.time.InstantSource;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Somebody changes the store behind the journal. A parent has entries 1 to 6 (stream 1), its fork
 * at 4 has 5 and 6 (stream 2), the fork's fork at 5 has 6 and 7 (stream 3); orderings are 1 to 10.
 */
class TamperingTest {
  private final SessionId parent = newSession();
  private final SessionId child = newSession();
  private final SessionId grandchild = newSession();
  @TempDir private Path folder;
  private Path file;
  private Journal journal;

  @BeforeEach
  void write() {
    file = folder.resolve("journal.db");
    journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system());
    for (int i = 0; i < 6; i++) {
      append(journal, parent, i, said("p" + (i + 1)));
    }
    fork(journal, parent, 4, child, said("c5"), said("c6"));
    fork(journal, child, 5, grandchild, said("g6"), said("g7"));
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void an_untouched_journal_is_whole() {
    assertThat(journal.sessions()).hasSize(3).allMatch(row -> journal.check(row.id()).ok());
    assertThat(journal.check(grandchild).entries()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = ';',
      value = {
        "payload = cast(replace(cast(payload as text), 'p3', 'P3') as blob); payload",
        "payload = cast(payload as text) || ' '; payload",
        "payload = x''; payload",
        "type = 'Paused'; type",
        "ts = ts + 1; time",
        "ts = 0; time",
        "hash = zeroblob(32); hash",
        "hash = x'00'; hash",
        "digest = zeroblob(32); payload",
      })
  void a_changed_column_of_a_parents_entry_is_named_in_it_and_in_its_forks(
      String change, String word) {
    sql(file, "update event set " + change + " where stream = 1 and seq = 3");

    for (SessionId session : new SessionId[] {parent, child, grandchild}) {
      ListAssert<Break> broken = assertThat(journal.check(session).broken());
      broken.extracting(Break::session, Break::seq).containsExactly(tuple(parent, 3L));
      broken.allMatch(found -> found.reason().contains(word));
    }
  }

  @Test
  void a_payload_changed_together_with_its_digest_is_named() {
    sql(
        file,
        """
        update event set payload = (select payload from event where ordering = 2),
                         digest = (select digest from event where ordering = 2)
         where ordering = 3
        """);

    assertBroken(parent, parent, 3);
    assertBroken(grandchild, parent, 3);
  }

  @Test
  void what_happens_in_a_fork_is_its_own_trouble() {
    sql(file, "update event set ts = ts + 1 where stream = 2 and seq = 5");

    assertThat(journal.check(parent).ok()).isTrue();
    assertBroken(child, child, 5);
    assertBroken(grandchild, child, 5);
  }

  @Test
  void entries_of_a_parent_after_the_fork_are_none_of_the_forks_business() {
    sql(file, "update event set ts = ts + 1 where stream = 1 and seq = 5");

    assertBroken(parent, parent, 5);
    assertThat(journal.check(child).ok()).isTrue();
  }

  @Test
  void missing_entries_are_named_by_the_first_and_reading_says_so_too() {
    sql(file, "delete from event where stream = 1 and seq in (2, 3)");

    assertBroken(parent, parent, 2);
    assertBroken(child, parent, 2);
    assertThat(journal.check(parent).broken().getFirst().reason()).contains("2 to 3 are missing");
    assertThatThrownBy(() -> journal.read(child, 0, 10))
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining("entry 2");
  }

  @Test
  void a_missing_first_entry_a_missing_fork_point_and_a_missing_last_entry_are_named() {
    sql(file, "delete from event where (stream, seq) in (values (1, 1), (1, 4), (3, 7))");

    assertThat(journal.check(grandchild).broken())
        .extracting(Break::session, Break::seq)
        .containsExactly(tuple(parent, 1L), tuple(parent, 4L), tuple(grandchild, 7L));
  }

  @Test
  void swapped_entries_are_both_named() {
    sql(
        file,
        "update event set seq = 99 where stream = 1 and seq = 2",
        "update event set seq = 2 where stream = 1 and seq = 3",
        "update event set seq = 3 where stream = 1 and seq = 99");

    assertThat(journal.check(parent).broken()).extracting(Break::seq).startsWith(2L).contains(3L);
    assertThat(journal.check(child).broken().getFirst())
        .matches(first -> first.session().equals(parent) && first.seq() == 2);
  }

  @Test
  void an_entry_moved_to_another_session_is_named() {
    sql(file, "update event set stream = 3, seq = 8 where stream = 1 and seq = 6");

    assertBroken(parent, parent, 6);
    assertThat(journal.check(grandchild).broken())
        .extracting(Break::session, Break::seq)
        .containsOnly(tuple(grandchild, 8L));
  }

  @ParameterizedTest
  @CsvSource({
    "update session set head_seq = 5 where id = 1, 6",
    "update session set head_seq = 7 where id = 1, 7",
    "update session set head_hash = zeroblob(32) where id = 1, 6",
  })
  void a_head_that_does_not_fit_its_entries_is_named(String change, long seq) {
    sql(file, change);

    assertBroken(parent, parent, seq);
  }

  @Test
  void a_lineage_that_was_changed_is_found() {
    sql(file, "update segment set stream = 1 where session = 3 and stream = 2");
    assertThat(journal.check(grandchild).ok()).isFalse();

    sql(file, "delete from segment where session = 2");
    assertThat(journal.check(child).broken().getFirst().seq()).isEqualTo(1);

    sql(file, "update session set fork_seq = 0 where id = 2");
    assertThat(journal.check(child).ok()).isFalse();
  }

  @Test
  void an_entry_put_before_a_forks_own_ones_is_found() {
    sql(
        file,
        """
        insert into event
        select 100, 2, 3, ts, type, hash, digest, payload from event where ordering = 3
        """);

    assertBroken(child, child, 3);
  }

  @Test
  void no_list_of_breaks_is_without_end() {
    for (int head = 6; head < 400; head += 1) {
      append(journal, parent, head, said("n"));
    }
    sql(file, "update event set ts = ts + 1 where stream = 1");

    assertThat(journal.check(parent).broken()).hasSize(ChainVerifier.BREAKS_MAX);
  }

  private void assertBroken(SessionId checked, SessionId origin, long seq) {
    assertThat(journal.check(checked).broken())
        .extracting(Break::session, Break::seq)
        .containsExactly(tuple(origin, seq));
  }
}
