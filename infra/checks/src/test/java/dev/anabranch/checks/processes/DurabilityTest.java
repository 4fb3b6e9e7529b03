package dev.anabranch.checks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was accepted is never lost, never done twice, and cannot be changed unnoticed. */
final class DurabilityTest {
  private static final int SUBMITS = 50;
  private static final String TASK = "survey this folder";

  @TempDir private Path temp;
  private Installation installation = new Installation(Path.of("unset"));

  @BeforeEach
  void install() {
    installation = new Installation(temp);
  }

  @AfterEach
  void remove() {
    installation.close();
  }

  private HttpSubmits submits() throws IOException {
    return new HttpSubmits(installation.url(), installation.token());
  }

  private static Json.Obj body(String task) {
    return Json.object().with("task", task);
  }

  @Test
  void fifty_accepted_tasks_survive_a_kill_and_finish_once_each() throws Exception {
    installation.up();
    HttpSubmits submits = submits();
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < SUBMITS; i++) {
      HttpResponse<String> answer = submits.submit(body(TASK + " " + i), "key-" + i);
      assertThat(answer.statusCode()).isEqualTo(202);
      accepted.add(Json.parseObject(answer.body()).text("id"));
    }
    installation.killServer();

    installation.up();
    HttpSubmits restarted = submits();
    for (String session : accepted) {
      Awaitility.await(session)
          .atMost(Duration.ofMinutes(3))
          .until(() -> restarted.status(session).equals("completed"));
    }

    List<Json.Obj> sessions = installation.sessions();
    assertThat(sessions.stream().map(session -> session.text("id")))
        .containsExactlyInAnyOrderElementsOf(accepted);
    assertThat(sessions).allMatch(session -> session.text("status").equals("completed"));
    assertThat(sessions.stream().map(session -> session.text("task"))).doesNotHaveDuplicates();
    installation.run("verify", "--all").exits(0);
  }

  @Test
  void the_same_key_is_the_same_session_also_after_a_kill() throws Exception {
    installation.up();
    HttpResponse<String> first = submits().submit(body(TASK), "one-key");
    HttpResponse<String> again = submits().submit(body(TASK), "one-key");
    HttpResponse<String> other = submits().submit(body("another task"), "one-key");
    installation.killServer();
    installation.up();
    installation.run("ps").exits(0);
    HttpResponse<String> later = submits().submit(body(TASK), "one-key");

    String session = Json.parseObject(first.body()).text("id");
    assertThat(List.of(first.statusCode(), again.statusCode(), later.statusCode()))
        .containsOnly(202);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(Json.parseObject(again.body()).text("id")).isEqualTo(session);
    assertThat(Json.parseObject(later.body()).text("id")).isEqualTo(session);
    assertThat(installation.sessions()).hasSize(1);
  }

  @Test
  void one_changed_byte_is_named_in_the_session_and_in_its_forks() throws Exception {
    String session = installation.run("run", TASK, "--output", "json").exits(0).json().text("id");
    String fork = installation.fork(session + "@6");
    installation.run("tail", fork).exits(0);
    installation.run("verify", "--all").exits(0);
    installation.run("down").exits(0);

    changeOneByte(session, 4);

    Ran all = installation.run("verify", "--all", "--output", "json").exits(1);
    assertThat(broken(all)).contains(session + "@4");
    assertThat(broken(installation.run("verify", session, "--output", "json").exits(1)))
        .contains(session + "@4");
    assertThat(broken(installation.run("verify", fork, "--output", "json").exits(1)))
        .contains(session + "@4");
  }

  private static List<String> broken(Ran verified) {
    return verified.json().list("broken").stream()
        .map(Json::asObject)
        .map(broken -> broken.text("session") + "@" + broken.integer("seq"))
        .toList();
  }

  /** As somebody with access to the file would: the last quoted letter of the payload. */
  private void changeOneByte(String session, long seq) throws SQLException {
    String url = "jdbc:sqlite:" + installation.data().resolve("journal.db");
    try (Connection database = DriverManager.getConnection(url);
        PreparedStatement find =
            database.prepareStatement(
                "select e.ordering, e.payload from event e join entry n on n.session = ? and"
                    + " n.seq = e.seq and n.seq = ? where n.json = cast(e.payload as text)")) {
      find.setString(1, session);
      find.setLong(2, seq);
      try (ResultSet found = find.executeQuery()) {
        assertThat(found.next()).isTrue();
        byte[] payload = found.getBytes(2);
        payload[payload.length - 3] ^= 1;
        update(database, found.getLong(1), payload);
      }
    }
  }

  private static void update(Connection database, long ordering, byte[] payload)
      throws SQLException {
    try (PreparedStatement update =
        database.prepareStatement("update event set payload = ? where ordering = ?")) {
      update.setBytes(1, payload);
      update.setLong(2, ordering);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }
}
