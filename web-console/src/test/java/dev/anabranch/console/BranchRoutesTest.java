package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
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
    console.problem(console.post(path, "{\"at\": 1, \"edit\": {}}"), 400, "bad-request");
  }

  private static Json.Obj first(Json.Obj made) {
    return made.list("sessions").getFirst().asObject();
  }

  private Json.Obj forked(String parent, String body) throws Exception {
    Json.Obj child =
        first(console.ok(console.post("/api/sessions/" + parent + "/fork", body), 201));
    console.awaitStatus(child.text("id"), "completed");
    return child;
  }

  private static List<Json.Obj> events(String session) throws Exception {
    return console
        .get("/api/sessions/" + session + "/events")
        .body()
        .lines()
        .map(Json::parseObject)
        .toList();
  }

  @Test
  void the_task_itself_is_edited_in_a_fork_at_the_first_entry() throws Exception {
    String parent = console.finished("to be put otherwise");

    Json.Obj child = forked(parent, "{\"edit\": {\"event\": 1, \"value\": \"the new words\"}}");

    assertThat(child.integer("forkedAt")).isEqualTo(1);
    List<Json.Obj> events = events(child.text("id"));
    assertThat(events.subList(1, 4))
        .extracting(entry -> entry.text("type"))
        .containsExactly("Forked", "Edited", "TaskReworded");
    assertThat(events.get(2).obj("event").integer("replaces")).isEqualTo(1);
    assertThat(events.get(2).obj("event").integer("as")).isEqualTo(4);
    String request =
        console
            .getOk("/api/sessions/" + child.text("id") + "/prompt?at=5")
            .obj("request")
            .canonical();
    assertThat(request).contains("the new words");
    assertThat(console.getOk("/api/sessions/" + child.text("id")).text("task"))
        .isEqualTo("the new words");
    assertThat(console.getOk("/api/sessions/" + parent).text("task")).startsWith("to be put");
  }

  @Test
  void a_reply_that_was_edited_stands_in_the_fork_and_its_calls_run() throws Exception {
    String parent = console.finished("to be told what to do");
    String edit =
        "{\"edit\": {\"event\": 3, \"value\": {\"calls\": [{\"name\": \"fs_write\","
            + "\"arguments\": {\"path\": \"file-0\", \"content\": \"another\\n\"}}]}}}";

    String child = forked(parent, edit).text("id");

    assertThat(console.get("/api/sessions/" + child + "/files/file-0").body())
        .isEqualTo("another\n");
    Json.Obj compared = console.getOk("/api/compare?ids=" + parent + "," + child);
    assertThat(compared.integer("commonPrefix")).isEqualTo(2);
    assertThat(compared.list("divergence"))
        .extracting(first -> first.asObject().text("type"))
        .containsExactly("ModelReplied", "Forked");
    Json.Obj difference = compared.list("differences").getFirst().asObject();
    assertThat(difference.text("session")).isEqualTo(child);
    assertThat(difference.integer("steps")).isZero();
    assertThat(difference.obj("usage").integer("promptTokens")).isEqualTo(-100);
    assertThat(difference.obj("workspace").list("files")).hasSize(1);
    assertThat(difference.obj("workspace").text("diff")).contains("-content 0", "+another");
    assertThat(compared.list("sessions"))
        .hasSize(2)
        .allMatch(s -> s.asObject().find("root").isPresent());
  }

  @Test
  void a_result_that_was_edited_is_what_the_model_is_shown() throws Exception {
    String parent = console.finished("to be told something else");

    String child =
        forked(parent, "{\"at\": 3, \"edit\": {\"event\": 4, \"value\": \"a lie\"}}").text("id");

    long head = console.getOk("/api/sessions/" + child).integer("head");
    Json.Obj prompt = console.getOk("/api/sessions/" + child + "/prompt?at=" + head);
    assertThat(prompt.obj("request").canonical()).contains("a lie");
    assertThat(console.ok(console.post("/api/verify", "{}"), 200).bool("ok")).isTrue();
  }

  @Test
  void a_fork_may_have_another_model_other_tools_and_another_system_text() throws Exception {
    String parent = console.finished("to go on under another header");

    Json.Obj child =
        forked(
            parent,
            "{\"at\": 4, \"model\": \"other\", \"tools\": [\"fs_write\"],"
                + " \"system\": \"You are brief.\"}");

    assertThat(console.getOk("/api/sessions/" + child.text("id")).text("model")).isEqualTo("other");
    Json.Obj request =
        console.getOk("/api/sessions/" + child.text("id") + "/prompt").obj("request");
    assertThat(request.list("tools")).hasSize(1);
    assertThat(request.canonical())
        .contains("You are brief.")
        .doesNotContain("You are an agent on");
    assertThat(console.getOk("/api/sessions/" + parent).text("model")).isEqualTo("scripted");
  }

  @Test
  void a_fork_goes_on_within_the_window_of_its_own_model() throws Exception {
    String parent = console.finished("to go on with less room");

    for (String model : List.of("small", "other")) {
      Json.Obj child = forked(parent, "{\"at\": 4, \"model\": \"" + model + "\"}");
      List<OptionalLong> windows =
          events(child.text("id")).stream()
              .filter(entry -> entry.text("type").equals("ModelSwitched"))
              .map(entry -> entry.obj("event").findInteger("windowTokens"))
              .toList();
      assertThat(windows)
          .containsExactly(model.equals("small") ? OptionalLong.of(8_192) : OptionalLong.empty());
    }
  }

  @Test
  void what_cannot_be_edited_is_refused_and_makes_no_session() throws Exception {
    String parent = console.finished("not to be edited");
    String path = "/api/sessions/" + parent + "/fork";
    int before = console.journal.sessions().size();

    for (String edit :
        List.of(
            "{\"edit\": {\"event\": 2, \"value\": \"x\"}} | refused",
            "{\"edit\": {\"event\": 999, \"value\": \"x\"}} | refused",
            "{\"edit\": {\"event\": 0, \"value\": \"x\"}} | unprocessable",
            "{\"edit\": {\"event\": 4, \"value\": \" \"}} | unprocessable",
            "{\"at\": 4, \"edit\": {\"event\": 4, \"value\": \"x\"}} | unprocessable",
            "{\"at\": 4, \"tools\": [\"fs_fly\"]} | refused",
            "{\"at\": 4, \"tools\": []} | unprocessable",
            "{\"at\": 4, \"model\": \"nobody\"} | unprocessable")) {
      String[] parts = edit.split(" \\| ", -1);
      int status = parts[1].equals("refused") ? 409 : 422;
      console.problem(console.post(path, parts[0]), status, parts[1]);
    }
    assertThat(console.journal.sessions()).hasSize(before);
  }

  @Test
  void a_comparison_needs_two_to_eight_sessions_that_exist() throws Exception {
    String id = console.finished("to compare");
    String nobody = "0".repeat(26);
    console.problem(console.get("/api/compare"), 400, "bad-request");
    console.problem(console.get("/api/compare?ids=" + id), 400, "bad-request");
    console.problem(console.get("/api/compare?ids=" + id + "," + id), 400, "bad-request");
    console.problem(console.get("/api/compare?ids=" + id + ",what"), 404, "no-such-session");
    console.problem(console.get("/api/compare?ids=" + id + "," + nobody), 404, "no-such-session");
  }
}
