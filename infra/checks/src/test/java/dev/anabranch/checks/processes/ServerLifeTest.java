package dev.anabranch.checks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server comes, is shared, dies and ends. */
final class ServerLifeTest {
  private static final String TASK = "survey this folder";

  @TempDir private Path temp;
  private Installation installation = new Installation(Path.of("unset"));

  @BeforeEach
  void install() throws IOException {
    installation = new Installation(temp);
    Files.createDirectory(installation.folder("work"));
    Files.writeString(installation.folder("work").resolve("a.csv"), "n\n1\n2\n");
  }

  @AfterEach
  void remove() {
    installation.close();
  }

  private Ran detach() {
    return installation.run("run", TASK, "--dir", "work", "--detach", "--output", "json").exits(0);
  }

  @Test
  void two_runs_at_once_share_one_server() {
    Process first = installation.start("run", TASK, "--dir", "work", "--output", "json");
    Process second = installation.start("run", TASK, "--dir", "work", "--output", "json");

    Json.Obj one = Installation.end(first, "first").exits(0).json();
    Json.Obj two = Installation.end(second, "second").exits(0).json();

    assertThat(one.text("id")).isNotEqualTo(two.text("id"));
    assertThat(List.of(one.text("status"), two.text("status"))).containsOnly("completed");
    assertThat(installation.sessions()).hasSize(2);
    assertThat(installation.run("diff", one.text("id")).exits(0).out()).contains("+++ b/report.md");
  }

  @Test
  void a_killed_server_leaves_nothing_in_the_way_and_its_session_goes_on() {
    String session = detach().json().text("id");
    installation.killServer();
    assertThat(installation.data().resolve("server.json")).exists();

    Ran next = installation.run("run", TASK, "--dir", "work", "--output", "json").exits(0);

    assertThat(next.json().text("status")).isEqualTo("completed");
    installation.run("tail", session).exits(0);
    assertThat(installation.run("show", session, "--output", "json").json().text("status"))
        .isEqualTo("completed");
    installation.run("verify", "--all").exits(0);
  }

  @Test
  void down_ends_the_server_and_reading_starts_none() {
    String session = detach().json().text("id");
    ProcessHandle server = installation.serverProcess();

    installation.run("down").exits(0);

    assertThat(server.isAlive()).isFalse();
    assertThat(installation.data().resolve("server.json")).doesNotExist();
    installation.run("show", session).exits(0);
    installation.run("ps", "--all").exits(0);
    assertThat(installation.data().resolve("server.json")).doesNotExist();
  }

  @Test
  void a_background_server_ends_when_it_is_idle_and_hinders_nobody_meanwhile() {
    installation.with("ANABRANCH_IDLE_EXIT", "1s");
    installation.run("run", TASK, "--dir", "work").exits(0);

    Awaitility.await()
        .pollInterval(Duration.ofMillis(1500))
        .atMost(Duration.ofMinutes(1))
        .until(() -> {
          assertThat(installation.sessions()).hasSize(1);
          return Files.notExists(installation.data().resolve("server.json"));
        });
    installation.run("run", TASK, "--dir", "work").exits(0);
    installation.run("run", TASK, "--dir", "work").exits(0);

    assertThat(installation.sessions()).hasSize(3);
  }

  @Test
  void a_port_that_is_asked_for_and_taken_is_one_clear_line() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      Ran refused = installation.run("up", "--port", String.valueOf(taken.getLocalPort()));

      refused.exits(2);
      assertThat(refused.err()).contains(String.valueOf(taken.getLocalPort())).hasLineCount(1);
      assertThat(refused.err()).doesNotContain("\tat ");
    }
  }

  @Test
  void a_second_server_on_one_data_folder_is_told_who_has_it() {
    detach();

    Ran refused = installation.run("up").exits(5);

    assertThat(refused.err()).contains("process " + installation.serverProcess().pid());
  }

  @Test
  void an_interrupted_client_ends_no_session() {
    Process client = installation.start("run", TASK, "--dir", "work");
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> !installation.sessions().isEmpty());
    client.destroy();

    String session = installation.sessions().getFirst().text("id");
    installation.run("tail", session).exits(0);

    assertThat(installation.run("show", session, "--output", "json").json().text("status"))
        .isEqualTo("completed");
  }

  @Test
  void a_wait_that_times_out_says_so_and_the_session_goes_on() {
    Ran late = installation.run("run", TASK, "--dir", "work", "--timeout", "1ms").exits(124);

    assertThat(late.err()).contains("goes on");
    installation.run("tail", installation.sessions().getFirst().text("id")).exits(0);
  }

  @Test
  void a_file_in_the_journals_place_is_a_clear_message() throws IOException {
    Files.createDirectories(installation.data());
    Files.writeString(installation.data().resolve("journal.db"), "this is no database".repeat(99));

    Ran read = installation.run("ps", "--all");
    Ran write = installation.run("run", TASK);

    for (Ran refused : List.of(read, write)) {
      assertThat(refused.code()).isEqualTo(5);
      assertThat(refused.err()).contains("journal.db").doesNotContain("\tat ");
    }
  }
}
