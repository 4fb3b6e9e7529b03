package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.console.access.Role;
import dev.anabranch.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotedTest {
  @TempDir Path dir;

  @Test
  void every_read_of_a_trajectory_and_every_wish_is_told_with_who_it_was() throws Exception {
    try (Console console = new Console(dir)) {
      String session = console.finished("a");
      Json.Obj given = console.give("ann", Role.VIEWER, "");
      String token = given.text("token");
      for (String path : List.of("", "/events", "/prompt", "/export", "/files", "/usage")) {
        console.send(console.as(token, "/api/sessions/" + session + path));
      }
      console.send(console.as(token, "/api/compare?ids=" + session + "," + session));
      console.problem(
          console.send(
              console
                  .json("/api/sessions/" + session + "/pause", "")
                  .setHeader("Authorization", "Bearer " + token)),
          403,
          "forbidden");
      console.get("/login?token=" + token);
      console.get("/login?token=wrong-secret-text");
      assertThat(told(console, "?who=ann"))
          .containsExactly(
              "GET /login 303",
              "POST /api/sessions/{id}/pause 403",
              "GET /api/compare 400 1",
              "GET /api/sessions/{id}/usage 200 1",
              "GET /api/sessions/{id}/files 200 1",
              "GET /api/sessions/{id}/export 200 1",
              "GET /api/sessions/{id}/prompt 200 1",
              "GET /api/sessions/{id}/events 200 1",
              "GET /api/sessions/{id} 200 1");
      assertThat(told(console, "?who=nobody")).containsExactly("GET /login 401");
      assertThat(told(console, "?session=" + session))
          .hasSizeGreaterThan(6)
          .allMatch(line -> line.endsWith(" 1"));
      Json.Obj first = console.getOk("/api/audit?who=ann").list("entries").getLast().asObject();
      assertThat(first.text("role")).isEqualTo("viewer");
      assertThat(first.text("token")).isEqualTo(given.text("id"));
      assertThat(first.list("sessions").getFirst().asText()).isEqualTo(session);
      for (Path file : files()) {
        assertThat(Files.readString(file)).doesNotContain(Console.TOKEN, token, "wrong-secret");
      }
      Json.Obj verified = console.ok(console.post("/api/verify", "{}"), 200);
      assertThat(verified.bool("ok")).isTrue();
      assertThat(verified.obj("audit").integer("entries")).isGreaterThan(12);
      assertThat(verified.obj("audit").bool("ok")).isTrue();
    }
  }

  @Test
  void a_read_that_repeats_within_a_minute_is_told_once_and_a_wish_each_time() throws Exception {
    try (Console console = new Console(dir)) {
      String session = console.finished("a");
      for (int i = 0; i < 3; i++) {
        console.get("/api/sessions/" + session);
        console.get("/api/approvals");
        console.post("/api/verify", "{}");
      }
      console.clock.turn(RecentReads.REPEATS);
      console.get("/api/approvals");
      List<String> told = told(console, "");
      assertThat(Collections.frequency(told, "GET /api/sessions/{id} 200 1")).isOne();
      assertThat(Collections.frequency(told, "GET /api/approvals 200")).isEqualTo(2);
      assertThat(Collections.frequency(told, "POST /api/verify 200")).isEqualTo(3);
    }
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> all = Files.list(dir.resolve("console").resolve("audit"))) {
      return all.toList();
    }
  }

  private static List<String> told(Console console, String query) throws Exception {
    return console.getOk("/api/audit" + query).list("entries").stream()
        .map(Json::asObject)
        .map(entry ->
            entry.text("method")
                + " "
                + entry.text("route")
                + " "
                + entry.integer("status")
                + (entry.find("sessions").isPresent() ? " " + entry.list("sessions").size() : ""))
        .toList();
  }

  @Test
  void an_edited_log_is_found_by_verify() throws Exception {
    try (Console console = new Console(dir)) {
      console.get("/api/sessions");
      console.get("/api/approvals");
      Path log = dir.resolve("console").resolve("audit").resolve("0".repeat(19) + "1.jsonl");
      Files.writeString(log, Files.readString(log).replace("/api/approvals", "/api/usage"));
      Json.Obj verified = console.ok(console.post("/api/verify", "{}"), 200);
      assertThat(verified.bool("ok")).isFalse();
      assertThat(verified.obj("audit").list("broken").getFirst().asObject().integer("seq"))
          .isEqualTo(2);
    }
  }

  @Test
  void what_cannot_be_noted_is_not_answered() throws Exception {
    Files.createDirectories(dir.resolve("console"));
    Files.writeString(dir.resolve("console").resolve("audit"), "in the way");
    try (Console console = new Console(dir)) {
      console.problem(console.get("/api/sessions"), 503, "unavailable");
      assertThat(console.getOk("/api/me").text("role")).isEqualTo("admin");
    }
  }
}
