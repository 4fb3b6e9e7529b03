package dev.anabranch.journal;

import static dev.anabranch.journal.JournalFixture.append;
import static dev.anabranch.journal.JournalFixture.newSession;
import static dev.anabranch.journal.JournalFixture.said;
import static dev.anabranch.journal.JournalFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.anabranch.events.SessionId;
import dev.anabranch.localpostgres.LocalPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is wrong with a PostgreSQL journal is said in words that help, and never with a password.
 */
class PostgresWordsTest {
  private static final String SECRET = "s3cret-pass";

  private static LocalPostgres server;

  @BeforeAll
  static void start() {
    server = LocalPostgres.start();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  /** Refused with these words; neither they nor any cause shows the password of the URL. */
  private static void assertSays(
      String url, ThrowingCallable call, Class<? extends RuntimeException> type, String... words) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(type);
    assertThat(thrown.getMessage()).contains(words);
    StringWriter all = new StringWriter();
    thrown.printStackTrace(new PrintWriter(all));
    String password = url.replaceFirst(".*password=", "").replaceFirst("&.*", "");
    assertThat(all.toString()).doesNotContain(password, SECRET);
  }

  private static void assertOpenSays(
      String url, Class<? extends RuntimeException> type, String... words) {
    assertSays(url, () -> PostgresFaultsTest.open(url).close(), type, words);
  }

  private static void assertReadSays(
      String url, Class<? extends RuntimeException> type, String... words) {
    assertSays(
        url, () -> JdbcJournal.readOnly(Database.postgres(url)).sessions().clear(), type, words);
  }

  private static void appendBare(Journal journal, SessionId session, long head) throws Throwable {
    try {
      append(journal, session, head, said("a"));
    } catch (CompletionException e) {
      throw e.getCause();
    }
  }

  private static String database(String url) {
    return url.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
  }

  @Test
  void a_server_that_does_not_run_is_asked_for() {
    String url = server.freshDatabase();
    try (Journal journal = PostgresFaultsTest.open(url)) {
      SessionId session = newSession();
      append(journal, session, 0, said("a"));
      server.stop();
      assertOpenSays(url, JournalFailed.class, "does not answer", "is it running?");
      assertReadSays(url, JournalFailed.class, "does not answer", "is it running?");
      assertSays(
          url,
          () -> appendBare(journal, session, 1),
          JournalFailed.class,
          "does not answer",
          database(url));
    } finally {
      server.restart();
    }
  }

  @Test
  void a_wrong_password_and_an_unknown_database_are_named() {
    String url = server.freshDatabase();
    String wrong = url.replaceFirst("password=.*", "password=" + SECRET);
    assertOpenSays(wrong, JournalFailed.class, "authentication failed", "check user and password");
    assertReadSays(wrong, JournalFailed.class, "authentication failed", "check user and password");
    String unknown = url.replace(database(url), "no_such");
    assertOpenSays(unknown, JournalFailed.class, "\"no_such\" does not exist", "create it there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"session", "event", "feed", "segment", "entry", "library_entry"})
  void a_database_of_another_program_is_left_alone(String table) {
    String url = server.freshDatabase();
    server.psql(database(url), "create table " + table + "(theirs text)");
    assertOpenSays(
        url, JournalDamaged.class, "a table " + table + " of another program", "?currentSchema=");
    assertThat(
            server.psql(
                database(url), "select tablename from pg_tables where schemaname = 'public'"))
        .isEqualToIgnoringNewLines(table);

    server.psql(database(url), "create schema ours");
    try (Journal journal = PostgresFaultsTest.open(url + "&currentSchema=ours")) {
      append(journal, newSession(), 0, said("beside it"));
    }
  }

  @Test
  void a_newer_schema_asks_for_a_newer_program() {
    String url = server.freshDatabase();
    PostgresFaultsTest.open(url).close();
    server.psql(database(url), "update anabranch set version = 99");
    assertOpenSays(url, JournalDamaged.class, "has schema 99", "a newer Anabranch wrote it");
    assertReadSays(url, JournalDamaged.class, "has schema 99", "a newer Anabranch wrote it");
  }

  @Test
  void an_older_schema_is_brought_to_todays_when_it_is_opened_for_writing() throws SQLException {
    String url = server.freshDatabase();
    SessionId session = newSession();
    try (Journal journal = PostgresFaultsTest.open(url)) {
      append(journal, session, 0, said("a"), said("b"));
    }
    String old = url + "&currentSchema=old";
    copyToFirstSchema(old);

    assertReadSays(old, JournalDamaged.class, "an older schema", "start the server once");
    try (Journal journal = PostgresFaultsTest.open(old)) {
      append(journal, session, 2, said("c"));
      assertThat(texts(journal, session)).containsExactly("a", "b", "c");
      assertThat(journal.check(session).broken()).isEmpty();
    }
    assertThat(server.psql(database(url), "select version from old.anabranch"))
        .isEqualToIgnoringNewLines(Integer.toString(Migrations.version()));
  }

  /** What stands in the schema public, as the first released program kept it. */
  private static void copyToFirstSchema(String old) throws SQLException {
    try (Connection connection = DriverManager.getConnection(old);
        Statement statement = connection.createStatement()) {
      statement.execute("create schema old");
      Migrations.step(connection, "postgres", 1);
      for (String sql :
          List.of(
              "create table anabranch(version integer not null)",
              "insert into anabranch values (1)",
              "insert into session select id, pid, parent, fork_seq, head_seq, head_hash, head_ts"
                  + " from public.session",
              "insert into event select ordering, stream, seq, ts, type, hash, digest, payload"
                  + " from public.event",
              "update feed set (ordering, stream) = (select ordering, stream from public.feed)")) {
        statement.execute(sql);
      }
    }
  }

  /** The server of the tests syncs, so it is made to say that it does not. */
  @Test
  void a_server_that_does_not_sync_is_refused_before_anything_is_made() {
    String url = server.freshDatabase();
    server.psql(
        database(url),
        "create schema lies; create function lies.current_setting(text) returns text"
            + " language sql as $$ select 'off' $$");
    assertOpenSays(
        url + "&currentSchema=lies,pg_catalog",
        JournalFailed.class,
        "fsync = off",
        "set fsync = on there");
    assertThat(server.psql(database(url), "select to_regclass('lies.anabranch') is null"))
        .isEqualToIgnoringNewLines("t");
  }

  @Test
  void a_user_without_rights_is_told_which_one_is_missing() {
    String url = server.freshDatabase();
    server.psql("postgres", "create user guest password '" + SECRET + "'");
    String guest =
        url.replace("user=postgres", "user=guest")
            .replaceFirst("password=.*", "password=" + SECRET);
    assertOpenSays(guest, JournalFailed.class, "permission denied for schema public", "grant it");

    PostgresFaultsTest.open(url).close();
    server.psql(database(url), "grant select on all tables in schema public to guest");
    assertThat(JdbcJournal.readOnly(Database.postgres(guest)).sessions()).isEmpty();
    try (Journal journal = PostgresFaultsTest.open(guest)) {
      assertSays(
          guest,
          () -> appendBare(journal, newSession(), 0),
          JournalFailed.class,
          "permission denied for table feed",
          "grant it");
    }
  }

  @Test
  void a_server_that_only_reads_or_isolates_otherwise_is_met() {
    String url = server.freshDatabase();
    String strict = url + "&options=-c%20default_transaction_isolation=serializable";
    SessionId session = newSession();
    try (Journal one = PostgresFaultsTest.open(strict);
        Journal two = PostgresFaultsTest.open(strict)) {
      Load load = Load.start(List.of(one, two), 5, 4);
      load.awaitMore(60);
      load.end();
      load.assertKept(one);
      assertThat(load.failures()).isZero();
      append(one, session, 0, said("a"));
    }
    assertOpenSays(
        url + "&options=-c%20default_transaction_read_only=on&currentSchema=none",
        JournalFailed.class,
        "read-only transaction",
        "that may write");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://me:s3cret-pass@127.0.0.1:1/db",
        "jdbc:postgresql://me:s3cret-pass@127.0.0.1/db?x=y@z",
        "jdbc:postgresql://127.0.0.1:port/db?password=s3cret-pass",
        "jdbc:postgresql://127.0.0.1:99999/db?user=me&password=s3cret-pass",
        "jdbc:postgresql://127.0.0.1/db&password=s3cret-pass",
        "jdbc:postgresql://me:s3cret-pass?x@127.0.0.1/db",
        "jdbc:postgresql:me:s3cret-pass@db",
        "postgres://me:s3cret-pass@127.0.0.1/db",
        "postgresql://me:s3cret-pass;a@127.0.0.1/db",
        "mysql://127.0.0.1/db?password=s3cret-pass@x",
      })
  void an_address_that_cannot_be_used_is_refused_without_its_password(String address) {
    assertSays(
        address,
        () -> Database.of(address, Path.of("")).toString(),
        IllegalArgumentException.class,
        "jdbc:postgresql://HOST");
  }

  @Test
  void a_databases_text_is_its_place() {
    String url = "jdbc:postgresql://db.example:5433/runs?user=me&password=p@" + SECRET;
    assertThat(Database.postgres(url)).hasToString("jdbc:postgresql://db.example:5433/runs");
  }
}
