package dev.anabranch.checks.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.localpostgres.LocalPostgres;
import dev.anabranch.sessions.SessionView;
import dev.anabranch.testkit.CrashingJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole house on a journal in PostgreSQL: runs, crashes, and loses its server. */
class PostgresHouseTest {
  private static final int STEPS = 8;

  @TempDir static Path dir;
  private static LocalPostgres server;
  private static Parts parts;

  @BeforeAll
  static void start() {
    server = LocalPostgres.start();
    parts = Parts.start(dir.resolve("parts"), new AppendingPolicy(STEPS));
  }

  @AfterAll
  static void stop() {
    parts.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 12})
  void a_crash_after_a_journal_write_is_made_good_by_the_next_start(int point) throws Exception {
    Path data = dir.resolve("crash-" + point);
    Database journal = Database.postgres(server.freshDatabase());
    CrashingJournal[] crashing = new CrashingJournal[1];
    TestHouse crashed =
        parts.house(data, journal, real -> crashing[0] = CrashingJournal.after(point, real));
    try {
      crashed.submitUnheard("append lines");
      assertThat(crashing[0].crashed().await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      parts.crash(crashed);
    }
    try (TestHouse house = parts.house(data, journal, UnaryOperator.identity())) {
      assertEndsWell(house, house.journal.sessions().getFirst().id());
    }
  }

  @Test
  void a_killed_database_server_loses_no_step_of_a_run() {
    Path data = dir.resolve("lost-server");
    Database journal = Database.postgres(server.freshDatabase());
    SessionId session;
    try (TestHouse house = parts.house(data, journal, UnaryOperator.identity())) {
      session = house.submit("append lines").id();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> house.journal.session(session).orElseThrow().head() >= 6);
      server.kill();
      server.restart();
    }
    try (TestHouse house = parts.house(data, journal, UnaryOperator.identity())) {
      assertEndsWell(house, session);
    }
  }

  private static void assertEndsWell(TestHouse house, SessionId session) {
    SessionView end = house.awaitEnd(session);
    assertThat(end.status()).isEqualTo("completed");
    assertThat(house.file(session, end.head(), "log.txt").lines())
        .hasSize(STEPS)
        .doesNotHaveDuplicates();
    assertThat(house.verified()).isTrue();
    assertThat(house.journal.feed(0, Integer.MAX_VALUE)).hasSize((int) end.head());
  }
}
