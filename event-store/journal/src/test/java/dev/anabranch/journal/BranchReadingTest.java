package dev.anabranch.journal;

import static dev.anabranch.journal.JournalFixture.append;
import static dev.anabranch.journal.JournalFixture.fork;
import static dev.anabranch.journal.JournalFixture.newSession;
import static dev.anabranch.journal.JournalFixture.said;
import static dev.anabranch.journal.JournalFixture.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Unreadable;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A parent of 20 entries (stream 1) and its fork at 12 with 8 of its own (stream 2). */
class BranchReadingTest {
  private static final int ENTRIES = 20;
  private static final int FORKED_AT = 12;

  private final SessionId parent = newSession();
  private final SessionId child = newSession();
  @TempDir private Path folder;
  private Path file;
  private Journal journal;

  @BeforeEach
  void write() {
    file = folder.resolve("journal.db");
    journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system());
    for (int i = 0; i < ENTRIES; i++) {
      append(journal, parent, i, said("p" + i));
    }
    fork(journal, parent, FORKED_AT, child, said("c"));
    for (int i = FORKED_AT + 1; i < ENTRIES; i++) {
      append(journal, child, i, said("c" + i));
    }
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void an_untouched_branch_is_read_whole_in_pages_of_any_size_from_any_entry() {
    for (long after = 0; after <= ENTRIES + 1; after++) {
      for (int page = 1; page <= ENTRIES + 1; page++) {
        assertThat(read(child, after, page)).isEqualTo(journal.read(child, after, ENTRIES));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update event set payload = cast(replace(cast(payload as text), 'some', 'SOME') as blob)",
        "update event set payload = x'ff'",
        "update event set payload = x''",
        "update event set type = 'Paused'",
        "update event set type = 'Teleported'",
        "update event set ts = ts + 1",
        "update event set hash = zeroblob(32)",
        "update event set digest = zeroblob(32)",
        "update event set payload = x'7b7d', digest = x'44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'",
        "delete from event",
      })
  void where_a_branch_is_not_what_was_hashed_it_ends_with_an_event_that_says_so(String change) {
    Random random = new Random(change.hashCode());
    int bad = 1 + random.nextInt(ENTRIES);
    int stream = bad > FORKED_AT ? 2 : 1;
    List<Entry> whole = journal.read(child, 0, ENTRIES);
    sql(file, change + " where stream = " + stream + " and seq = " + bad);

    for (int page = 1; page <= ENTRIES; page++) {
      List<Entry> read = read(child, 0, page);

      assertThat(read).as("pages of %d, %d is bad", page, bad).hasSize(bad);
      assertThat(read.subList(0, bad - 1)).isEqualTo(whole.subList(0, bad - 1));
      assertThat(read.getLast().seq()).isEqualTo(bad);
      assertThat(read.getLast().event())
          .isInstanceOfSatisfying(
              Unreadable.class, event -> assertThat(event.reason()).contains("verify"));
    }
    assertThat(journal.check(child).broken().getFirst().seq()).isEqualTo(bad);
  }

  @Test
  void a_reading_that_cannot_know_the_hash_before_it_says_so_at_once() {
    sql(file, "delete from event where stream = 1 and seq = 5");

    List<Entry> read = read(parent, 5, 100);

    assertThat(read).hasSize(1);
    assertThat(read.getFirst().seq()).isEqualTo(6);
    assertThat(read.getFirst().event()).isInstanceOf(Unreadable.class);
  }

  @Test
  void an_unknown_session_is_said_to_be_unknown() {
    assertThatThrownBy(() -> new BranchReading(journal, newSession(), 0).next(1))
        .isInstanceOf(UnknownSession.class);
  }

  private List<Entry> read(SessionId session, long after, int pages) {
    BranchReading branch = new BranchReading(journal, session, after);
    List<Entry> all = new ArrayList<>();
    for (List<Entry> page = branch.next(pages); !page.isEmpty(); page = branch.next(pages)) {
      assertThat(page).hasSizeLessThanOrEqualTo(pages);
      all.addAll(page);
    }
    return all;
  }
}
