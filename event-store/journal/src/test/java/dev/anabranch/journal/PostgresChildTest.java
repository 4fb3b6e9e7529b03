package dev.anabranch.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.localpostgres.LocalPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The writing process is killed again and again, the server lives. */
class PostgresChildTest {
  private static final int KILLS = "1".equals(System.getenv("ANABRANCH_NIGHTLY")) ? 100 : 4;
  private static final int LINES_MIN = 50;
  private static final int LINES_MORE = 400;

  @Test
  void what_a_killed_writer_was_told_is_there_and_the_next_one_goes_on() throws Exception {
    String url = LocalPostgres.shared().freshDatabase();
    Random random = new Random(4);
    Set<String> acknowledged = new HashSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      acknowledged.addAll(
          saidUntilKilled(url, random.nextLong(), LINES_MIN + random.nextInt(LINES_MORE)));
      Patience.until(() -> isAlone(url));
      try (Journal journal = PostgresFaultsTest.open(url)) {
        Load.assertWhole(journal);
        Set<String> stored =
            journal.feed(0, Integer.MAX_VALUE).stream()
                .map(PostgresChild::line)
                .collect(Collectors.toSet());
        assertThat(stored).containsAll(acknowledged);
        SessionRow some = journal.sessions().getFirst();
        Load next = Load.start(List.of(journal), kill, 1);
        next.awaitMore(1);
        next.end();
        assertThat(journal.session(some.id())).contains(some);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS * LINES_MIN);
  }

  /** The server may still be busy with what the killed process asked for last. */
  private static boolean isAlone(String url) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()")) {
      return row.next() && row.getInt(1) == 0;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> saidUntilKilled(String url, long seed, int lines) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PostgresChild.class.getName(),
                url,
                Long.toString(seed))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Set<String> said = new HashSet<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < lines; i++) {
        String line = out.readLine();
        if (line == null) {
          throw new IOException("the writer ended by itself");
        }
        said.add(line);
      }
      process.toHandle().destroyForcibly(); // leaves what it said readable
      out.lines().filter(line -> line.endsWith(".")).forEach(said::add);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
