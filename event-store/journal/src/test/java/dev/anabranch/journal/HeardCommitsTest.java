package dev.anabranch.journal;

import static dev.anabranch.journal.JournalFixture.append;
import static dev.anabranch.journal.JournalFixture.newSession;
import static dev.anabranch.journal.JournalFixture.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.localpostgres.LocalPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who listens hears of the commits of other processes too. */
class HeardCommitsTest {
  private static final String LISTENING =
      """
       from pg_stat_activity
       where datname = current_database() and query = 'select ordering from feed'
      """;

  /** What a listener has read of the feed, each time that it was told. */
  private static AtomicLong heard(JournalReader journal) {
    AtomicLong last = new AtomicLong();
    journal.onCommit(() -> {
      List<Entry> news = journal.feed(last.get(), Integer.MAX_VALUE);
      news.forEach(entry -> last.set(entry.ordering()));
    });
    return last;
  }

  @Test
  void a_node_and_a_reader_hear_another_node_also_when_their_notices_are_cut() throws Exception {
    String url = LocalPostgres.shared().freshDatabase();
    try (Journal writer = PostgresFaultsTest.open(url);
        Journal node = PostgresFaultsTest.open(url);
        JournalReader reader = JdbcJournal.readOnly(Database.postgres(url))) {
      AtomicLong byNode = heard(node);
      AtomicLong byReader = heard(reader);
      SessionId session = newSession();
      for (int round = 0; round < 5; round++) {
        append(writer, session, 4L * round, said("a"));
        awaitHeard(4L * round + 1, byNode, byReader);
        cutListeners(url);
        append(writer, session, 4L * round + 1, said("b"), said("c"), said("d"));
        awaitHeard(4L * round + 4, byNode, byReader);
      }
    }
  }

  private static void cutListeners(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      Patience.until(() -> count(statement, "select count(*)" + LISTENING) == 2);
      statement.executeQuery("select pg_terminate_backend(pid)" + LISTENING).close();
    }
  }

  private static long count(Statement statement, String sql) {
    try (var row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : -1;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitHeard(long ordering, AtomicLong... listeners) {
    for (AtomicLong heard : listeners) {
      Patience.until(() -> heard.get() == ordering);
    }
  }

  @Test
  void a_reader_of_a_file_hears_the_process_that_writes_it(@TempDir Path folder) {
    Database file = Database.sqlite(folder.resolve("journal.db"));
    try (Journal writer = JdbcJournal.open(file, InstantSource.system())) {
      SessionId session = newSession();
      append(writer, session, 0, said("before"));
      try (JournalReader reader = JdbcJournal.readOnly(file)) {
        AtomicLong heard = heard(reader);
        for (int head = 1; head < 4; head++) {
          append(writer, session, head, said("while it listens"));
          awaitHeard(head + 1, heard);
        }
      }
    }
  }

  @Test
  void nobody_listens_on_the_server_until_somebody_asks() throws Exception {
    String url = LocalPostgres.shared().freshDatabase();
    try (Journal node = PostgresFaultsTest.open(url);
        Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      append(node, newSession(), 0, said("a"));
      assertThat(count(statement, "select count(*)" + LISTENING)).isZero();
      heard(node);
      Patience.until(() -> count(statement, "select count(*)" + LISTENING) == 1);
    }
  }
}
