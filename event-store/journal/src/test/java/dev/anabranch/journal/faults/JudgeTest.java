package dev.anabranch.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.faults.History.Change;
import dev.anabranch.journal.faults.Judge.Finding;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge of the images itself: what it lets pass, and what it must not. */
class JudgeTest {
  private static final History HISTORY = History.of(3, true);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void live() {
    file = folder.resolve("journal.db");
    try (Journal journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system())) {
      for (Change change : HISTORY.changes()) {
        change
            .parent()
            .map(parent -> journal.fork(parent, change.after(), change.session(), change.events()))
            .orElseGet(() -> journal.append(change.session(), change.after(), change.events()))
            .toCompletableFuture()
            .join();
      }
    }
  }

  @Test
  void a_history_that_was_lived_passes() {
    assertThat(judged()).isEqualTo(new Finding(HISTORY.changes().size(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from event where ordering = 3",
        "delete from event where ordering = (select max(ordering) from event)",
        "update event set ordering = 1000 where ordering = 3",
        "update event set payload = (select payload from event where ordering = 4)"
            + " where ordering = 3",
        "update event set ts = ts + 1 where ordering = 3",
        "insert into event select ordering + 1, stream, seq + 1, ts, type, hash, digest, payload"
            + " from event where ordering = (select max(ordering) from event)",
        "update session set head_seq = head_seq - 1 where id = 1",
        "update session set parent = null",
        "delete from segment",
      })
  void whatever_is_lost_doubled_moved_or_changed_does_not_pass(String change) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(change)).isPositive();
    }

    assertThat(judged().faults()).isNotEmpty();
  }

  private Finding judged() {
    try (Journal journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system())) {
      return new Judge(HISTORY).judge(journal);
    } catch (JournalDamaged e) {
      return new Finding(0, List.of(e.getMessage()));
    }
  }
}
