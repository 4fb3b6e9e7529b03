package dev.anabranch.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.localpostgres.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real server is taken away under load, again and again. What was acknowledged is there once and
 * in order, what failed may be there, and the journal goes on by itself when the server is back.
 */
class PostgresFaultsTest {
  private static final boolean NIGHTLY = "1".equals(System.getenv("ANABRANCH_NIGHTLY"));
  private static final int WRITERS = 6;
  private static final int CUTS = NIGHTLY ? 1_000 : 60;
  private static final int RESTARTS = NIGHTLY ? 50 : 4;
  private static final int KILLS = NIGHTLY ? 500 : 30;
  private static final String OURS =
      " from pg_stat_activity where datname = current_database() and application_name = 'anabranch'";

  private static LocalPostgres server;

  @BeforeAll
  static void start() {
    server = LocalPostgres.start();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @Test
  void connections_that_are_cut_lose_and_double_nothing() throws SQLException {
    String url = server.freshDatabase();
    Random random = new Random(11);
    try (Journal journal = open(url);
        Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      Load load = Load.start(List.of(journal), 1, WRITERS);
      Follower follower = new Follower(() -> JdbcJournal.readOnly(Database.postgres(url)), 1, 12);
      for (int cut = 0; cut < CUTS; cut++) {
        load.awaitMore(1 + random.nextInt(20));
        if (random.nextBoolean()) {
          cutInTheMiddleOfAGroup(statement);
        } else {
          statement.executeQuery("select pg_terminate_backend(pid)" + OURS).close();
        }
      }
      load.awaitMore(WRITERS);
      load.end();
      load.assertKept(journal);
      assertThat(load.failures()).isGreaterThan(CUTS / 4);
      assertThat(follower.end()).isEqualTo(journal.feed(0, Integer.MAX_VALUE));
    }
  }

  /** Between the statement that takes the row of the feed and the commit. */
  private static void cutInTheMiddleOfAGroup(Statement statement) {
    Patience.until(() -> {
      try (var row =
          statement.executeQuery(
              "select pg_terminate_backend(pid)"
                  + OURS
                  + " and backend_type = 'client backend' and state = 'idle in transaction'")) {
        return row.next();
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    });
  }

  @Test
  void a_server_that_is_restarted_under_load_loses_and_doubles_nothing() {
    goesOnAfter(RESTARTS, server::restart);
  }

  @Test
  void a_server_that_is_killed_under_load_loses_and_doubles_nothing() {
    goesOnAfter(
        KILLS,
        () -> {
          server.kill();
          server.restart();
        });
  }

  private static void goesOnAfter(int times, Runnable fault) {
    String url = server.freshDatabase();
    Random random = new Random(times);
    try (Journal journal = open(url)) {
      Load load = Load.start(List.of(journal), times, WRITERS);
      Follower follower =
          new Follower(() -> JdbcJournal.readOnly(Database.postgres(url)), 1, times);
      for (int time = 0; time < times; time++) {
        load.awaitMore(1 + random.nextInt(60));
        fault.run();
      }
      load.awaitMore(WRITERS);
      load.end();
      load.assertKept(journal);
      assertThat(load.failures()).isGreaterThanOrEqualTo(times);
      assertThat(follower.end()).isEqualTo(journal.feed(0, Integer.MAX_VALUE));
    }
  }

  static Journal open(String url) {
    return JdbcJournal.open(Database.postgres(url), InstantSource.system());
  }
}
