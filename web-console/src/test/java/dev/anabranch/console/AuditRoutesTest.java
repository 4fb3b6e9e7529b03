package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditRoutesTest {
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
  void the_prompt_is_the_request_with_its_segments() throws Exception {
    String id = console.finished("be seen");
    Json.Obj prompt = console.getOk("/api/sessions/" + id + "/prompt?at=2");
    assertThat(prompt.obj("request").canonical()).contains("be seen");
    assertThat(prompt.list("segments")).isNotEmpty();
    console.problem(console.get("/api/sessions/" + id + "/prompt?at=999"), 404, "no-such-entry");
  }

  @Test
  void the_export_is_a_file_and_its_format_is_checked() throws Exception {
    String id = console.finished("be exported");
    var answer = console.get("/api/sessions/" + id + "/export");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"" + id + ".jsonl\"");
    assertThat(answer.body().lines()).hasSizeGreaterThan(8);
    assertThat(console.get("/api/sessions/" + id + "/export?format=jsonl").body())
        .isEqualTo(answer.body());
    console.problem(
        console.get("/api/sessions/" + id + "/export?format=pdf"), 422, "unprocessable");
    console.problem(
        console.get("/api/sessions/" + "0".repeat(26) + "/export"), 404, "no-such-session");
  }

  @Test
  void verify_checks_one_session_or_all() throws Exception {
    String id = console.finished("be verified");
    Json.Obj all = console.ok(console.post("/api/verify", ""), 200);
    assertThat(all.bool("ok")).isTrue();
    Json.Obj one = console.ok(console.post("/api/verify", "{\"sessions\": [\"" + id + "\"]}"), 200);
    assertThat(one.integer("sessions")).isEqualTo(1);
    assertThat(one.integer("events")).isLessThanOrEqualTo(all.integer("events"));
    console.problem(console.post("/api/verify", "{\"sessions\": [\"x\"]}"), 422, "unprocessable");
    console.problem(console.post("/api/verify", "{\"sessions\": []}"), 422, "unprocessable");
  }

  @Test
  void usage_sums_a_tree_with_nothing_counted_twice() throws Exception {
    String parent = console.finished("be counted");
    long own = prompted("/api/sessions/" + parent);
    String child =
        console
            .ok(console.post("/api/sessions/" + parent + "/fork", "{\"at\": 3}"), 201)
            .list("sessions")
            .getFirst()
            .asObject()
            .text("id");
    console.awaitStatus(child, "completed");
    Json.Obj sums = console.getOk("/api/usage?root=" + parent);
    assertThat(sums.integer("sessions")).isEqualTo(2);
    assertThat(sums.obj("usage").integer("promptTokens"))
        .isEqualTo(own + prompted("/api/sessions/" + child));
    assertThat(console.getOk("/api/usage").integer("sessions")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void a_session_tells_its_own_usage_with_its_cache_and_what_has_no_price() throws Exception {
    String id = console.finished("be told");
    Json.Obj told = console.getOk("/api/sessions/" + id + "/usage?by=step");
    assertThat(told).isEqualTo(console.getOk("/api/usage?by=step&session=" + id));
    assertThat(told.text("session")).isEqualTo(id);
    assertThat(told.list("parts")).hasSameSizeAs(new HashSet<>(told.list("parts"))).isNotEmpty();
    Json.Obj cache = told.obj("cache");
    assertThat(cache.integer("answers")).isEqualTo(told.integer("calls"));
    assertThat(cache.find("reported").isPresent())
        .isEqualTo(told.obj("usage").find("cachedTokens").isPresent());
    assertThat(told.obj("pricing").text("known")).isEqualTo("none");
    assertThat(told.obj("usage").find("cost")).isEmpty();
    console.problem(console.get("/api/sessions/" + id + "/usage?by=day"), 400, "bad-request");
    console.problem(
        console.get("/api/sessions/" + "0".repeat(26) + "/usage"), 404, "no-such-session");
  }

  @Test
  void usage_is_taken_apart_by_step_model_and_session() throws Exception {
    String id = console.finished("be taken apart");
    Json.Obj whole = console.getOk("/api/usage?session=" + id);
    for (String by : List.of("step", "model", "session")) {
      Json.Obj sums = console.getOk("/api/usage?by=" + by + "&session=" + id);
      long prompted =
          sums.list("parts").stream()
              .mapToLong(part -> part.asObject().obj("usage").integer("promptTokens"))
              .sum();
      assertThat(prompted).isEqualTo(whole.obj("usage").integer("promptTokens"));
      assertThat(sums.list("parts").getFirst().asObject().find(by)).isPresent();
    }
    console.problem(console.get("/api/usage?by=day"), 400, "bad-request");
    console.problem(console.get("/api/usage?root=" + "0".repeat(26)), 404, "no-such-session");
    console.problem(console.get("/api/usage?root=" + id + "&session=" + id), 400, "bad-request");
  }

  @Test
  void search_finds_entries_with_marks_and_pages_and_says_what_is_wrong_with_a_query()
      throws Exception {
    for (int i = 0; i < 3; i++) {
      console.finished("find the <b>zanzibar</b> file");
    }
    Json.Obj first = console.getOk("/api/search?q=Zanzibar%20type:Submitted&limit=2");
    assertThat(first.list("hits")).hasSize(2);
    Json.Obj hit = first.list("hits").getFirst().asObject();
    Json.Obj mark = hit.obj("snippet").list("marks").getFirst().asObject();
    assertThat(
            hit.obj("snippet")
                .text("text")
                .substring((int) mark.integer("from"), (int) mark.integer("to")))
        .isEqualTo("zanzibar");
    assertThat(console.getOk("/api/sessions/" + hit.text("session")).text("task"))
        .contains("zanzibar");
    Json.Obj last =
        console.getOk(
            "/api/search?q=Zanzibar%20type:Submitted&limit=2&cursor=" + first.integer("next"));
    assertThat(last.list("hits")).hasSize(1);
    assertThat(last.find("next")).isEmpty();
    console.problem(console.get("/api/search"), 400, "bad-request");
    Json.Obj refused = console.problem(console.get("/api/search?q=%22open"), 400, "bad-request");
    assertThat(refused.text("detail")).contains("not closed");
    assertThat(console.get("/metrics").body()).contains("anabranch_projection_lag 0");
  }

  private static long prompted(String session) throws Exception {
    return console.getOk(session).obj("usage").integer("promptTokens");
  }

  @Test
  void the_doctor_answers_over_http() throws Exception {
    assertThat(console.getOk("/api/doctor").text("sandbox")).isEqualTo("in order");
  }
}
