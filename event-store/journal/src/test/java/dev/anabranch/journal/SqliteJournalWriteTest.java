package dev.anabranch.journal;

import static dev.anabranch.journal.JournalFixture.append;
import static dev.anabranch.journal.JournalFixture.done;
import static dev.anabranch.journal.JournalFixture.fork;
import static dev.anabranch.journal.JournalFixture.newSession;
import static dev.anabranch.journal.JournalFixture.query;
import static dev.anabranch.journal.JournalFixture.said;
import static dev.anabranch.journal.JournalFixture.sql;
import static dev.anabranch.journal.JournalFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Entry;
import dev.anabranch.events.PeopleEvent.Paused;
import dev.anabranch.events.SessionId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the SQLite journal promises about writing. */
class SqliteJournalWriteTest {
  @TempDir private Path folder;
  private final AtomicInteger pagesMax = new AtomicInteger();
  private Path file;
  private Journal journal;

  @BeforeEach
  void open() {
    file = folder.resolve("journal.db");
    journal = JdbcJournal.open(new SqliteDialect(file), InstantSource.system(), this::writer);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void the_writing_connection_syncs_every_commit() throws SQLException {
    try (Connection connection = SqliteFile.openWriter(file);
        Statement statement = connection.createStatement()) {
      assertThat(text(statement, "pragma journal_mode")).isEqualTo("wal");
      assertThat(text(statement, "pragma synchronous")).isEqualTo("2");
      assertThat(text(statement, "pragma fullfsync")).isEqualTo("1");
    }
  }

  @Test
  void a_poisoned_write_fails_alone_and_its_group_is_kept() {
    sql(
        file,
        """
        create trigger poison before insert on event when new.type = 'Paused'
          begin select raise(abort, 'poison'); end
        """);
    SessionId poisoned = newSession();
    append(journal, poisoned, 0, said("a"));
    List<SessionId> others = new ArrayList<>();
    List<CompletionStage<List<Entry>>> group = new ArrayList<>();
    CompletionStage<List<Entry>> bad;

    try (Group _ = new Group()) {
      for (int i = 0; i < 5; i++) {
        others.add(newSession());
        group.add(journal.append(others.get(i), 0, List.of(said("n" + i))));
      }
      bad = journal.append(poisoned, 1, List.of(said("b"), new Paused("x"), said("c")));
      group.add(journal.append(others.get(4), 1, List.of(said("again"))));
      group.add(journal.fork(others.get(0), 1, poisonFree(others), List.of(said("forked"))));
    }

    assertThatThrownBy(() -> done(bad)).cause().isInstanceOf(JournalFailed.class);
    group.forEach(JournalFixture::done);
    assertThat(texts(journal, poisoned)).containsExactly("a");
    assertThat(texts(journal, others.get(4))).containsExactly("n4", "again");
    assertThat(texts(journal, others.getLast())).containsExactly("n0", "forked");
    assertThat(journal.feed(0, 100))
        .extracting(Entry::ordering)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    append(journal, poisoned, 1, said("d"));
    assertThat(journal.sessions()).allMatch(row -> journal.check(row.id()).ok());
  }

  @Test
  void a_writer_that_knows_no_lock_is_fenced_by_the_table() {
    SessionId session = newSession();
    SessionId neighbour = newSession();
    append(journal, session, 0, said("a"));
    append(journal, neighbour, 0, said("a"));
    sql(
        file,
        """
        insert into event select 1000, stream, 2, ts, type, hash, digest, payload
          from event where ordering = 1
        """);
    CompletionStage<List<Entry>> late;
    CompletionStage<List<Entry>> fine;

    try (Group _ = new Group()) {
      late = journal.append(session, 1, List.of(said("late")));
      fine = journal.append(neighbour, 1, List.of(said("b")));
    }

    assertThatThrownBy(() -> done(late))
        .cause()
        .isInstanceOf(JournalMoved.class)
        .hasMessageContaining("at entry 2, not at 1");
    assertThat(done(fine)).hasSize(1);
    assertThat(done(fine).getFirst().ordering()).isGreaterThan(1000);
  }

  @Test
  void a_full_disk_fails_the_append_loses_nothing_and_lets_go_on_later() {
    SessionId session = newSession();
    long head = append(journal, session, 0, said("a")).getLast().seq();
    pagesMax.set(20);
    breakConnection();

    List<String> kept = new ArrayList<>(List.of("a"));
    RuntimeException full = null;
    while (full == null) {
      String text = "b".repeat(4_000) + kept.size();
      try {
        head = append(journal, session, head, said(text)).getLast().seq();
        kept.add(text);
      } catch (RuntimeException e) {
        full = e;
      }
    }

    assertThat(full)
        .cause()
        .isInstanceOf(JournalFailed.class)
        .hasMessageContaining("full")
        .hasMessageContaining("free some space");
    assertThat(texts(journal, session)).isEqualTo(kept);
    long at = head;
    assertThatThrownBy(() -> append(journal, session, at, said("c".repeat(100_000))))
        .cause()
        .isInstanceOf(JournalFailed.class);
    pagesMax.set(0);
    breakConnection();
    append(journal, session, at, said("d"));
    kept.add("d");
    assertThat(texts(journal, session)).isEqualTo(kept);
    assertThat(journal.check(session).broken()).isEmpty();
  }

  @Test
  void a_database_locked_by_another_program_fails_the_append_in_words() throws SQLException {
    SessionId session = newSession();
    try (Connection _ = lockedByAnother()) {
      assertThatThrownBy(() -> append(journal, session, 0, said("a")))
          .cause()
          .isInstanceOf(JournalFailed.class)
          .hasMessageContaining("locked");
    }
    append(journal, session, 0, said("b"));
    assertThat(texts(journal, session)).containsExactly("b");
  }

  @Test
  void a_close_keeps_what_was_taken_and_refuses_what_comes_after() {
    SessionId session = newSession();
    List<CompletionStage<List<Entry>>> sent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      sent.add(journal.append(session, i, List.of(said("n" + i))));
    }

    journal.close();

    assertThat(sent).allSatisfy(stage -> assertThat(done(stage)).hasSize(1));
    assertThatThrownBy(() -> append(journal, session, 500, said("late")))
        .cause()
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(journal::sessions).isInstanceOf(IllegalStateException.class);
    try (JournalReader reader = JdbcJournal.readOnly(Database.sqlite(file))) {
      assertThat(reader.session(session).orElseThrow().head()).isEqualTo(500);
    }
  }

  @Test
  void more_sessions_than_remembered_heads_are_still_fenced() {
    SessionId first = newSession();
    append(journal, first, 0, said("a"));
    List<CompletionStage<List<Entry>>> sent = new ArrayList<>();
    for (int i = 0; i < JdbcCommitter.HEADS_MAX + 10; i++) {
      sent.add(journal.append(newSession(), 0, List.of(said("n"))));
      if (sent.size() == 1_000) {
        sent.forEach(JournalFixture::done);
        sent.clear();
      }
    }
    sent.forEach(JournalFixture::done);

    assertThatThrownBy(() -> append(journal, first, 0, said("x")))
        .cause()
        .isInstanceOf(JournalMoved.class);
    append(journal, first, 1, said("b"));
    assertThat(journal.check(first).broken()).isEmpty();
  }

  @Test
  void a_fork_writes_as_much_at_any_length_of_history() {
    SessionId parent = newSession();
    append(journal, parent, 0, said("n1"));
    for (int head = 1; head < 5_001; head += 1_000) {
      done(journal.append(parent, head, Collections.nCopies(1_000, said("n"))));
    }

    fork(journal, parent, 2, newSession(), said("early"));
    fork(journal, parent, 5_001, newSession(), said("late"));

    assertThat(query(file, "select count(*) from segment")).containsExactly("2");
    assertThat(query(file, "select count(*) from event")).containsExactly("5003");
  }

  private static SessionId poisonFree(List<SessionId> sessions) {
    sessions.add(newSession());
    return sessions.getLast();
  }

  private Connection writer() {
    Connection connection = SqliteFile.openWriter(file);
    if (pagesMax.get() > 0) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("pragma max_page_count = " + pagesMax.get());
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
    return connection;
  }

  /** Makes the journal open its connection again: a row that SQLite refuses does that. */
  private void breakConnection() {
    sql(
        file,
        """
        create trigger once before insert on session when new.pid like '%'
          begin select raise(abort, 'once'); end
        """);
    assertThatThrownBy(() -> append(journal, newSession(), 0, said("x")))
        .cause()
        .isInstanceOf(JournalFailed.class);
    sql(file, "drop trigger once");
  }

  private Connection lockedByAnother() throws SQLException {
    Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
    }
    return other;
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.getString(1);
    }
  }

  /** While it is open the writer waits for the database's lock and appends gather behind it. */
  private final class Group implements AutoCloseable {
    private final Connection lock;
    private final CompletionStage<List<Entry>> first;

    Group() {
      try {
        lock = lockedByAnother();
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
      first = journal.append(newSession(), 0, List.of(said("first")));
    }

    @Override
    public void close() {
      try {
        lock.close();
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
      done(first);
    }
  }
}
