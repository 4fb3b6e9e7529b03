package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperienceRoutesTest {
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
  void a_lesson_is_listed_until_it_is_retired_and_then_with_all() throws Exception {
    Json.Obj added =
        console.ok(
            console.post(
                "/api/experience",
                "{\"title\":\"No guesses\",\"content\":\"Look it up.\",\"scope\":\"java\","
                    + "\"polarity\":\"avoid\"}"),
            201);
    String id = added.text("id");
    assertThat(added.text("polarity")).isEqualTo("avoid");
    assertThat(added.text("createdBy")).isEqualTo("owner");
    Json.Obj before = console.getOk("/api/experience");
    assertThat(before.list("entries")).contains(added);

    Json.Obj retired =
        console.ok(
            console.post("/api/experience/" + id + "/retire", "{\"reason\":\"It was wrong.\"}"),
            200);

    assertThat(retired.text("status")).isEqualTo("retired");
    Json.Obj after = console.getOk("/api/experience");
    assertThat(after.list("entries")).doesNotContain(added, retired);
    assertThat(after.text("version")).isNotEqualTo(before.text("version"));
    assertThat(console.getOk("/api/experience?all=true").list("entries")).contains(retired);
    console.problem(
        console.post("/api/experience/" + id + "/retire", "{\"reason\":\"Again.\"}"),
        409,
        "refused");
  }

  @Test
  void what_is_no_lesson_is_refused_in_words() throws Exception {
    assertThat(
            console
                .problem(
                    console.post(
                        "/api/experience",
                        Json.object()
                            .with("title", "Long")
                            .with("content", "word ".repeat(121))
                            .canonical()),
                    422,
                    "unprocessable")
                .text("detail"))
        .contains("121 words");
    console.problem(
        console.post("/api/experience", "{\"title\":\"t\",\"content\":\"<tool_call>\"}"),
        422,
        "unprocessable");
    console.problem(
        console.post("/api/experience", "{\"title\":\"t\",\"content\":\"c\",\"by\":\"x\"}"),
        422,
        "unprocessable");
    console.problem(console.post("/api/experience", "{\"title\":\"t\"}"), 400, "bad-request");
    console.problem(
        console.post("/api/experience/e99999/retire", "{\"reason\":\"x\"}"), 404, "no-such-entry");
    console.problem(
        console.post("/api/experience/e99999/retire", "{\"reason\":\" \"}"), 422, "unprocessable");
    console.problem(console.get("/api/experience?all=maybe"), 400, "bad-request");
  }
}
