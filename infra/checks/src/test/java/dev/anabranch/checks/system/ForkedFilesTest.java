package dev.anabranch.checks.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.sessions.SessionView;
import dev.anabranch.sessions.Sessions;
import dev.anabranch.workspace.WorkspaceHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files fork and rewind with the conversation. What they should be is found without a worker and
 * without snapshots: the same commands run in plain folders, and both are told by find and
 * sha256sum.
 */
class ForkedFilesTest {
  private static final int FORKS = 10;
  private static final String DIGEST =
      "{ find . -mindepth 1 -printf '%P %y %m %l\\n' | sort;"
          + " find . -type f -print0 | sort -z | xargs -0r sha256sum; } | sha256sum";

  @TempDir static Path dir;
  private static Parts parts;
  private static TestHouse house;

  @BeforeAll
  static void start() {
    parts = Parts.start(dir, new ScriptPolicy());
    house = parts.house(dir.resolve("data"));
  }

  @AfterAll
  static void stop() {
    house.close();
    parts.close();
  }

  @Test
  void ten_forks_at_one_event_run_ten_scripts_and_have_ten_digests() throws Exception {
    SessionId parent = house.awaitEnd(house.submit("make files").id()).id();
    long at = settled(house.entries(parent));
    String before = digest(parent);
    List<SessionId> forks =
        IntStream.range(0, FORKS).parallel().mapToObj(i -> fork(parent, at, i)).toList();
    List<String> digests = new ArrayList<>();
    for (int i = 0; i < FORKS; i++) {
      assertThat(house.awaitEnd(forks.get(i)).status()).isEqualTo("completed");
      digests.add(digest(forks.get(i)));
      assertThat(shell(workspace(forks.get(i)), DIGEST))
          .as("the worker's own folder")
          .isEqualTo(digests.get(i));
      assertThat(digests.get(i))
          .as("fork %d", i)
          .isEqualTo(expected(ScriptPolicy.FIRST, ScriptPolicy.script(i)));
    }
    assertThat(digests).doesNotHaveDuplicates().doesNotContain(before);
    assertThat(digest(parent)).isEqualTo(before).isEqualTo(expected(ScriptPolicy.FIRST));
  }

  @Test
  void a_change_made_by_the_shell_is_undone_by_a_rewind() throws Exception {
    SessionId first = house.awaitEnd(house.submit("make files").id()).id();
    long at = settled(house.entries(first));
    SessionId changed = fork(first, at, 1);
    house.awaitEnd(changed);
    assertThat(digest(changed)).isEqualTo(expected(ScriptPolicy.FIRST, ScriptPolicy.script(1)));

    SessionView rewound = TestHouse.get(house.sessions.rewind(changed, at, Optional.empty()));

    assertThat(house.awaitEnd(rewound.id()).status()).isEqualTo("completed");
    assertThat(digest(rewound.id())).isEqualTo(expected(ScriptPolicy.FIRST));
  }

  private static SessionId fork(SessionId parent, long at, int script) {
    return TestHouse.get(
            house.sessions.fork(
                new Sessions.Fork(
                    parent, at, 1, Optional.of("script " + script), false, Optional.empty())))
        .getFirst()
        .id();
  }

  /** Where the first command had ended. */
  private static long settled(List<Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.event() instanceof ToolEvent.Observed)
        .findFirst()
        .orElseThrow()
        .seq();
  }

  /** Of the files of a session at its end, written to a new folder. */
  private static String digest(SessionId session) throws Exception {
    Path folder = Files.createTempDirectory(dir, "seen");
    String root = house.reads.root(session, house.reads.show(session).head()).orElseThrow();
    house.snapshots.restore(root, folder);
    return shell(folder, DIGEST);
  }

  /** Where the worker has the files. */
  private static Path workspace(SessionId session) throws IOException {
    boolean root = "root".equals(System.getProperty("user.name"));
    Path home = WorkspaceHome.of(dir.resolve("data"), root, "").folder();
    return home.resolve(session.value()).resolve("files");
  }

  private static String expected(String... commands) throws Exception {
    Path folder = Files.createTempDirectory(dir, "expected");
    for (String command : commands) {
      shell(folder, command);
    }
    return shell(folder, DIGEST);
  }

  private static String shell(Path folder, String command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", "umask 022; " + command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + "\n" + out).isZero();
    return out;
  }
}
