package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.LibraryEntry;
import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.ExperienceLog;
import dev.anabranch.journal.JdbcExperienceLog;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalFailed;
import dev.anabranch.journal.JournalReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteExperienceLogTest extends DurableExperienceLogContract {
  @TempDir private Path folder;

  @Override
  protected ExperienceLog open(SteppedClock clock) {
    return OpenedWithJournal.of(Database.sqlite(file()), clock);
  }

  /** A kill leaves the files as they are. */
  @Override
  protected ExperienceLog afterKill(SteppedClock clock) {
    try {
      Path copy = Files.createTempDirectory(folder, "killed");
      for (String name : List.of("journal.db", "journal.db-wal")) {
        if (Files.exists(folder.resolve(name))) {
          Files.copy(folder.resolve(name), copy.resolve(name));
        }
      }
      return OpenedWithJournal.of(Database.sqlite(copy.resolve("journal.db")), clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void lessons_and_sessions_are_written_side_by_side() {
    SessionId session = SessionId.random(new Random(1));
    Journal journal = ((OpenedWithJournal) log).journal();
    for (int i = 0; i < 50; i++) {
      var appended = journal.append(session, i, List.of(new Steered("n" + i, "somebody")));
      log.append(i, List.of(added(i)));
      assertThat(appended.toCompletableFuture().join()).hasSize(1);
    }

    assertThat(journal.check(session).broken()).isEmpty();
    assertThat(log.fault()).isEmpty();
    assertThat(journal.strays()).isEmpty();
  }

  @Test
  void who_only_reads_sees_what_is_there_and_leaves_no_trace() {
    log.append(0, List.of(added(1)));
    try (ExperienceLog reader = JdbcExperienceLog.readOnly(Database.sqlite(file()))) {
      assertThat(reader.read(0, 10)).isEqualTo(log.read(0, 10));
      assertThatThrownBy(() -> reader.append(1, List.of(added(2))))
          .isInstanceOf(JournalFailed.class);
    }
    Path none = folder.resolve("none/journal.db");
    try (ExperienceLog reader = JdbcExperienceLog.readOnly(Database.sqlite(none))) {
      assertThat(reader.library().entries()).isEmpty();
    }
    assertThat(none.getParent()).doesNotExist();
  }

  @Test
  void a_journal_of_an_older_schema_is_read_as_it_is_and_brought_to_todays_when_written() {
    SessionId session = SessionId.random(new Random(2));
    Journal journal = ((OpenedWithJournal) log).journal();
    journal.append(session, 0, List.of(new Steered("a", "somebody"))).toCompletableFuture().join();
    log.close();
    sql("drop table library_entry", "pragma user_version = 2");

    try (ExperienceLog reader = JdbcExperienceLog.readOnly(Database.sqlite(file()));
        JournalReader sessions = JdbcJournal.readOnly(Database.sqlite(file()))) {
      assertThat(reader.library().entries()).isEmpty();
      assertThat(reader.fault()).isEmpty();
      assertThat(sessions.read(session, 0, 10)).hasSize(1);
    }

    log = open(clock);
    log.append(0, List.of(added(1)));
    assertThat(log.library().active()).hasSize(1);
    assertThat(((OpenedWithJournal) log).journal().read(session, 0, 10)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update library_entry set payload = replace(payload, 'Title', 'Titel') where seq = 3",
        "update library_entry set ts = ts + 1 where seq = 3",
        "update library_entry set type = 'EntryKept' where seq = 3",
        "update library_entry set hash = zeroblob(32) where seq = 3",
        "delete from library_entry where seq = 3",
        "update library_entry set seq = seq + 100 where seq >= 3"
      })
  void what_is_changed_behind_its_back_is_found_by_its_place(String change) {
    for (int i = 0; i < 6; i++) {
      log.append(i, List.of(added(i)));
    }

    sql(change);

    assertThat(log.fault())
        .hasValueSatisfying(
            fault -> assertThat(fault).contains("entry 3 of the experience library"));
  }

  @Test
  void a_missing_entry_is_called_damage_and_not_passed_over() {
    for (int i = 0; i < 6; i++) {
      log.append(i, List.of(added(i)));
    }
    List<LibraryEntry> before = log.read(0, 2);

    sql("delete from library_entry where seq = 3");

    assertThat(log.read(0, 2)).isEqualTo(before);
    assertThatThrownBy(log::library)
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining("entry 3 of the experience library is missing");
  }

  @Test
  void what_a_newer_program_wrote_asks_for_it() {
    log.append(0, List.of(added(1)));

    sql("update library_entry set type = 'EntryDreamt'");

    assertThatThrownBy(log::library)
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining("newer Anabranch");
  }

  private void sql(String... statements) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private Path file() {
    return folder.resolve("journal.db");
  }
}
