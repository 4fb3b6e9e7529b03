package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BranchRoutesTest {
  @TempDir static Path dir;
  private static Console console;

  @BeforeAll
  static void start() throws Exception {
    console = new Console(dir);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void a_fork_answers_with_the_new_sessions_and_runs_them() throws Exception {
    String parent = console.finished("to fork");
    Json.Obj made =
        console.ok(
            console.post(
                "/api/sessions/" + parent + "/fork",
                "{\"at\": 3, \"count\": 2, \"message\": \"otherwise\"}"),
            201);
    List<Json> children = made.list("sessions");
    assertThat(children).hasSize(2);
    for (Json child : children) {
      assertThat(child.asObject().text("parent")).isEqualTo(parent);
      assertThat(child.asObject().integer("forkedAt")).isEqualTo(3);
      console.awaitStatus(child.asObject().text("id"), "completed");
    }
    Json.Obj lineage = console.getOk("/api/sessions/" + parent + "/lineage");
    assertThat(lineage.text("root")).isEqualTo(parent);
    assertThat(lineage.list("sessions")).hasSize(3);
  }

  @Test
  void a_fork_may_wait() throws Exception {
    String parent = console.finished("to fork paused");
    Json.Obj made =
        console.ok(
            console.post("/api/sessions/" + parent + "/fork", "{\"at\": 3, \"paused\": true}"),
            201);
    String child = made.list("sessions").getFirst().asObject().text("id");
    console.awaitStatus(child, "paused");
  }

  @Test
  void one_key_makes_one_fork() throws Exception {
    String parent = console.finished("to fork once");
    String path = "/api/sessions/" + parent + "/fork";
    String first =
        console.send(console.json(path, "{\"at\": 2}").header("Idempotency-Key", "f1")).body();
    String again =
        console.send(console.json(path, "{\"at\": 2}").header("Idempotency-Key", "f1")).body();
    assertThat(id(again)).isEqualTo(id(first));
    console.problem(
        console.send(console.json(path, "{\"at\": 3}").header("Idempotency-Key", "f1")),
        422,
        "key-reused");
  }

  private static String id(String body) {
    return Json.parseObject(body).list("sessions").getFirst().asObject().text("id");
  }

  @Test
  void a_rewind_keeps_the_old_session_and_names_its_successor() throws Exception {
    String old = console.finished("to rewind");
    Json.Obj made =
        console.ok(console.post("/api/sessions/" + old + "/rewind", "{\"at\": 2}"), 201);
    String child = made.list("sessions").getFirst().asObject().text("id");
    assertThat(console.getOk("/api/sessions/" + old).text("supersededBy")).isEqualTo(child);
  }

  @Test
  void a_fork_beyond_the_head_is_refused() throws Exception {
    String id = console.finished("short");
    String path = "/api/sessions/" + id + "/fork";
    assertThat(console.problem(console.post(path, "{\"at\": 999}"), 409, "refused").text("detail"))
        .contains("entries 1 to");
    console.problem(console.post(path, "{}"), 400, "bad-request");
    console.problem(console.post(path, "{\"at\": 1, \"count\": 101}"), 422, "unprocessable");
    console.problem(console.post(path, "{\"at\": 1, \"edit\": {}}"), 422, "unprocessable");
  }
}
