package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionRoutesTest {
  private static final String NOBODY = "0".repeat(26);
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
  void a_submitted_task_is_durable_when_it_is_answered_and_runs_to_its_end() throws Exception {
    String id = console.submit("write some files");
    assertThat(console.journal.sessions()).extracting(row -> row.id().value()).contains(id);
    console.awaitStatus(id, "completed");
    Json.Obj session = console.getOk("/api/sessions/" + id);
    assertThat(session.text("answer")).isEqualTo("wrote 3 files");
    assertThat(session.obj("usage").integer("promptTokens")).isEqualTo(400);
    assertThat(session.find("parent")).isEmpty();
  }

  @Test
  void what_a_session_is_bound_to_is_in_its_first_entry_and_in_its_budget() throws Exception {
    String body =
        """
        {"task": "bound", "tools": ["fs_write", "fs_read"], "window": 32000, "fallback": "second",
         "budget": {"steps": 9, "seconds": 60, "tokens": 5000, "cost": "0.50", "depth": 1}}
        """;
    String id = console.ok(console.post("/api/sessions", body), 202).text("id");
    console.awaitStatus(id, "completed");
    Json.Obj first =
        Json.parseObject(
                console.get("/api/sessions/" + id + "/events").body().lines().findFirst().get())
            .obj("event");
    assertThat(first.obj("header").list("tools"))
        .extracting(tool -> tool.asObject().text("name"))
        .containsExactly("fs_read", "fs_write");
    assertThat(first.obj("terms").integer("windowTokens")).isEqualTo(32_000);
    assertThat(first.obj("terms").obj("fallback").text("id")).isEqualTo("second");
    Json.Obj session = console.getOk("/api/sessions/" + id);
    assertThat(session.obj("budget").canonical())
        .isEqualTo(
            "{\"cost\":\"0.5\",\"seconds\":60,\"spentTokens\":440,\"steps\":9,\"tokens\":5000}");
    assertThat(session.integer("autonomy")).isEqualTo(3);
    assertThat(session.find("asks")).isEmpty();
    assertThat(session.obj("usage").find("cost")).isEmpty();
  }

  @Test
  void what_its_commands_may_reach_is_told_to_the_model_and_makes_them_external() throws Exception {
    String body =
        """
        {"task": "outside", "network": ["pypi.org:443"], "secrets": ["TOKEN", "TOKEN"],
         "mcp": ["tracker"]}
        """;
    String id = console.ok(console.post("/api/sessions", body), 202).text("id");
    Json.Obj first =
        Json.parseObject(
                console.get("/api/sessions/" + id + "/events").body().lines().findFirst().get())
            .obj("event");
    assertThat(first.obj("terms").obj("reach").canonical())
        .isEqualTo(
            "{\"network\":[\"pypi.org:443\"],\"secrets\":[\"TOKEN\"],\"servers\":[\"tracker\"]}");
    Json.Obj shell =
        first.obj("header").list("tools").stream()
            .map(Json::asObject)
            .filter(tool -> tool.text("name").equals("shell_run"))
            .findFirst()
            .get();
    assertThat(shell.text("effect")).isEqualTo("external");
    assertThat(shell.text("description"))
        .contains("pypi.org:443", "TOKEN", "anabranch-mcp (see --help): tracker.");
    assertThat(first.obj("header").text("system")).doesNotContain("without network");
  }

  @Test
  void its_label_is_in_its_first_entry_and_shown_and_one_of_a_foreign_server_is_refused_in_words()
      throws Exception {
    String id =
        console
            .ok(console.post("/api/sessions", "{\"task\": \"a\", \"label\": \"gpu\"}"), 202)
            .text("id");
    Json.Obj first =
        Json.parseObject(
            console.get("/api/sessions/" + id + "/events").body().lines().findFirst().get());
    assertThat(first.obj("event").obj("terms").text("label")).isEqualTo("gpu");
    assertThat(console.getOk("/api/sessions/" + id).text("label")).isEqualTo("gpu");
    String foreign = "{\"task\": \"a\", \"label\": \"remote-gpu\"}";
    assertThat(
            console
                .problem(console.post("/api/sessions", foreign), 422, "unprocessable")
                .text("detail"))
        .contains("foreign server", "remote-gpu");
  }

  @Test
  void one_key_is_one_session_and_another_body_under_it_is_refused() throws Exception {
    HttpRequest.Builder first = console.json("/api/sessions", "{\"task\": \"a\"}");
    String id = console.ok(console.send(first.header("Idempotency-Key", "k1")), 202).text("id");
    HttpRequest.Builder again = console.json("/api/sessions", "{ \"task\":\"a\" }");
    assertThat(console.ok(console.send(again.header("Idempotency-Key", "k1")), 202).text("id"))
        .isEqualTo(id);
    HttpRequest.Builder other = console.json("/api/sessions", "{\"task\": \"b\"}");
    console.problem(console.send(other.header("Idempotency-Key", "k1")), 422, "key-reused");
    HttpRequest.Builder bad = console.json("/api/sessions", "{\"task\": \"b\"}");
    console.problem(console.send(bad.header("Idempotency-Key", "k 1")), 400, "bad-request");
  }

  @Test
  void the_list_is_paged_and_filtered() throws Exception {
    List<String> mine = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      mine.add(console.finished("paged " + i));
    }
    List<String> seen = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      String cursor = next.get().isEmpty() ? "" : "&cursor=" + next.get();
      Json.Obj page = console.getOk("/api/sessions?q=PAGED&max=2" + cursor);
      page.list("sessions").forEach(session -> seen.add(session.asObject().text("id")));
      next = page.findText("next");
    }
    assertThat(seen).containsExactlyElementsOf(mine.reversed());
    assertThat(console.getOk("/api/sessions?q=paged&status=failed").list("sessions")).isEmpty();
    assertThat(console.getOk("/api/sessions?q=paged%203&status=completed").list("sessions"))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                      | 400 | bad-request",
        "[]                                     | 400 | bad-request",
        "{\"task\": 1}                          | 400 | bad-request",
        "{}                                     | 422 | unprocessable",
        "{\"task\": \"  \"}                     | 422 | unprocessable",
        "{\"task\": \"a\", \"tsak\": 1}         | 422 | unprocessable",
        "{\"task\": \"a\", \"autonomy\": 5}     | 422 | unprocessable",
        "{\"task\": \"a\", \"model\": \"nobody\"} | 422 | unprocessable",
        "{\"task\": \"a\", \"tools\": []}       | 422 | unprocessable",
        "{\"task\": \"a\", \"tools\": [\"fs_fly\"]} | 422 | unprocessable",
        "{\"task\": \"a\", \"network\": [\"http://a.org\"]} | 422 | unprocessable",
        "{\"task\": \"a\", \"network\": \"a.org\"} | 400 | bad-request",
        "{\"task\": \"a\", \"secrets\": [\"lower\"]} | 422 | unprocessable",
        "{\"task\": \"a\", \"secrets\": [1]} | 400 | bad-request",
        "{\"task\": \"a\", \"mcp\": [\"A_b\"]} | 422 | unprocessable",
        "{\"task\": \"a\", \"mcp\": \"a\"} | 400 | bad-request",
        "{\"task\": \"a\", \"label\": \"GPU\"} | 422 | unprocessable",
        "{\"task\": \"a\", \"label\": \"dead\"} | 422 | unprocessable",
        "{\"task\": \"a\", \"label\": \"mcp-hub\"} | 422 | unprocessable",
        "{\"task\": \"a\", \"label\": 1} | 400 | bad-request",
        "{\"task\": \"a\", \"window\": 1000}  | 422 | unprocessable",
        "{\"task\": \"a\", \"fallback\": \"nobody\"} | 422 | unprocessable",
        "{\"task\": \"a\", \"budget\": {\"steps\": 0}} | 422 | unprocessable",
        "{\"task\": \"a\", \"budget\": {\"tokens\": 0}} | 422 | unprocessable",
        "{\"task\": \"a\", \"budget\": {\"depth\": 4}} | 422 | unprocessable",
        "{\"task\": \"a\", \"budget\": {\"cost\": \"-1\"}} | 422 | unprocessable",
        "{\"task\": \"a\", \"budget\": {\"cost\": \"0.0000001\"}} | 422 | unprocessable",
        "{\"task\": \"a\", \"budget\": {\"cost\": 1}} | 400 | bad-request",
        "{\"task\": \"a\", \"budget\": {\"euros\": 1}} | 422 | unprocessable",
        "{\"task\": \"a\", \"workspace\": {}}   | 422 | unprocessable",
        "{\"task\": \"a\", \"workspace\": {\"dir\": \"\\u0000\"}} | 422 | unprocessable",
      })
  void a_bad_submit_is_refused_in_words(String body, int status, String kind) throws Exception {
    int before = console.journal.sessions().size();
    console.problem(console.post("/api/sessions", body), status, kind);
    assertThat(console.journal.sessions()).hasSize(before);
  }

  @Test
  void a_body_that_is_too_large_or_of_another_type_is_refused() throws Exception {
    String large = "{\"task\": \"" + "x".repeat(1 << 20) + "\"}";
    console.problem(console.post("/api/sessions", large), 413, "too-large");
    HttpRequest.Builder form =
        console
            .request("/api/sessions")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("task=a"));
    console.problem(console.send(form), 415, "wrong-media-type");
  }

  @Test
  void an_unknown_session_is_not_found_by_any_name() throws Exception {
    console.problem(console.get("/api/sessions/" + NOBODY), 404, "no-such-session");
    console.problem(console.get("/api/sessions/what"), 404, "no-such-session");
    console.problem(console.post("/api/sessions/" + NOBODY + "/pause", ""), 404, "no-such-session");
    console.problem(
        console.post("/api/sessions/" + NOBODY + "/messages", "{\"text\": \"a\"}"),
        404,
        "no-such-session");
  }

  @Test
  void pause_resume_and_cancel_do_what_they_say() throws Exception {
    console.bus.hold();
    String id = console.submit("to be stopped");
    String at = "/api/sessions/" + id;
    assertThat(console.ok(console.post(at + "/pause", "{}"), 200).text("status"))
        .isEqualTo("paused");
    assertThat(console.ok(console.post(at + "/resume", ""), 200).text("note"))
        .isEqualTo("the session goes on");
    console.ok(console.post(at + "/cancel", ""), 200);
    console.bus.release();
    console.awaitStatus(id, "cancelled");
    console.problem(console.post(at + "/pause", ""), 409, "refused");
    console.problem(console.post(at + "/messages", "{\"text\": \"more\"}"), 409, "refused");
  }

  @Test
  void a_message_sent_twice_with_one_key_is_said_once() throws Exception {
    String id = console.finished("to be steered");
    String at = "/api/sessions/" + id + "/messages";
    for (int i = 0; i < 3; i++) {
      HttpRequest.Builder request = console.json(at, "{\"text\": \"and more\"}");
      console.ok(console.send(request.header("Idempotency-Key", "m1")), 200);
    }
    console.problem(
        console.send(console.json(at, "{\"text\": \"other\"}").header("Idempotency-Key", "m1")),
        422,
        "key-reused");
    assertThat(console.get("/api/sessions/" + id + "/events").body())
        .containsOnlyOnce("\"type\":\"Steered\"");
  }

  @Test
  void a_wrong_method_and_an_unknown_path_say_so() throws Exception {
    console.problem(console.send(console.request("/api/sessions").DELETE()), 405, "wrong-method");
    console.problem(console.get("/api/nothing"), 404, "no-such-path");
    console.problem(console.get("/api/sessions?status=tired"), 400, "bad-request");
    console.problem(console.get("/api/sessions?cursor=x"), 400, "bad-request");
  }
}
