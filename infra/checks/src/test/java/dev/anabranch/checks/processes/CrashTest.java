package dev.anabranch.checks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.checks.system.AppendingPolicy;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.json.Json;
import dev.anabranch.modelserver.ModelServer;
import dev.anabranch.modelserver.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the whole server in the middle of a run that appends to a file. */
final class CrashTest {
  private static final int STEPS = 20;
  private static final ModelServer MODEL =
      ModelServer.start(Settings.DEFAULT.withPolicy(new AppendingPolicy(STEPS)));

  @TempDir private Path temp;

  @AfterAll
  static void stopModel() {
    MODEL.close();
  }

  /** A few moments: {@code CrashSweepTest} crashes at every write, in one process. */
  private static int[] moments() {
    return System.getenv("ANABRANCH_NIGHTLY") == null
        ? new int[] {2, 26, 55}
        : new int[] {2, 9, 17, 26, 38, 55};
  }

  /** One data folder for all: each crash finds the sessions of those before it as they were. */
  @Test
  void a_server_that_is_killed_goes_on_where_it_was_each_time() throws Exception {
    try (Installation installation =
        new Installation(temp).with("ANABRANCH_MODEL_URL", MODEL.baseUrl())) {
      for (int entries : moments()) {
        String id = killAt(installation, entries);
        installation.up();
        assertEndsWell(installation, id);
      }
      assertThat(installation.sessions())
          .hasSize(moments().length)
          .allMatch(session -> session.text("status").equals("completed"));
      installation.run("verify", "--all").exits(0);
    }
  }

  private static String killAt(Installation installation, int entries) {
    Json.Obj session =
        installation.run("run", "append lines", "--detach", "--output", "json").exits(0).json();
    String id = session.text("id");
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> head(installation, id) >= entries);
    installation.killServer();
    return id;
  }

  private static void assertEndsWell(Installation installation, String id) {
    installation.run("tail", id).exits(0);
    Json.Obj end = installation.run("show", id, "--output", "json").exits(0).json();
    assertThat(end.text("status")).isEqualTo("completed");
    List<String> lines = installation.run("files", id, "log.txt").exits(0).out().lines().toList();
    assertThat(lines).hasSize(STEPS).doesNotHaveDuplicates();
  }

  /** Read from the journal itself: a command line would be too slow to catch the moment. */
  private static long head(Installation installation, String id) {
    try (JournalReader journal =
        JdbcJournal.readOnly(Database.sqlite(installation.data().resolve("journal.db")))) {
      return journal.session(new SessionId(id)).map(SessionRow::head).orElse(0L);
    }
  }
}
