package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.console.access.Role;
import dev.anabranch.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stream, a request and a login have an end at. */
class BoundsTest {
  private Console console;

  @BeforeEach
  void open(@TempDir Path dir) throws Exception {
    console = new Console(dir);
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void a_stream_ends_with_a_problem_when_its_token_is_revoked() throws Exception {
    String session = console.finished("a");
    Json.Obj given = console.give("a", Role.VIEWER, "");
    String path = "/api/sessions/" + session + "/events";
    try (OpenStream stream = new OpenStream(console, console.as(given.text("token"), path))) {
      for (long seq = 1; seq <= console.getOk("/api/sessions/" + session).integer("head"); seq++) {
        stream.entry("seq");
      }
      console.ok(console.post("/api/tokens/" + given.text("id") + "/revoke", ""), 200);
      ended(stream);
    }
  }

  @Test
  void a_stream_ends_with_a_problem_when_its_token_expires() throws Exception {
    String body = "{\"name\": \"a\", \"role\": \"viewer\", \"seconds\": 60}";
    String token = console.ok(console.post("/api/tokens", body), 201).text("token");
    try (OpenStream stream = new OpenStream(console, console.as(token, "/api/feed"))) {
      console.clock.turn(Duration.ofSeconds(61));
      ended(stream);
    }
  }

  private static void ended(OpenStream stream) throws Exception {
    OpenStream.Message last = stream.next();
    assertThat(last.event()).isEqualTo("problem");
    assertThat(last.data().text("type")).isEqualTo("urn:anabranch:problem:not-logged-in");
    assertThat(stream.line()).isEmpty();
    assertThat(stream.line()).isNull();
  }

  @Test
  void a_reader_that_asked_for_it_is_told_what_was_passed_over() throws Exception {
    String session = console.finished("a");
    long head = console.getOk("/api/sessions/" + session).integer("head");
    String path = "/api/sessions/" + session + "/events?after=1&lag=";
    try (OpenStream stream = new OpenStream(console, console.request(path + (head - 2)))) {
      OpenStream.Message reset = stream.next();
      assertThat(reset.event()).isEqualTo("reset");
      assertThat(reset.id()).isEqualTo(Long.toString(head));
      assertThat(reset.data().canonical()).isEqualTo("{\"after\":1,\"head\":" + head + "}");
      console.ok(console.post("/api/sessions/" + session + "/messages", "{\"text\": \"b\"}"), 200);
      assertThat(stream.next().id()).isEqualTo(Long.toString(head + 1));
    }
    try (OpenStream stream = new OpenStream(console, console.request(path + (head - 1) * 10))) {
      assertThat(stream.entry("seq").integer("seq")).isEqualTo(2);
    }
  }

  @Test
  void headers_and_addresses_beyond_their_bound_are_told_so() throws Exception {
    console.problem(
        console.send(console.request("/api/me").header("X-Long", "x".repeat(20_000))),
        431,
        "headers-too-large");
    console.problem(console.get("/api/me?x=" + "x".repeat(20_000)), 414, "address-too-long");
  }

  @Test
  void wrong_tokens_close_the_login_of_their_address_for_a_minute() throws Exception {
    for (int wrong = 0; wrong < FailedLogins.IN_A_MINUTE_MAX; wrong++) {
      console.problem(console.get("/login?token=wrong"), 401, "not-logged-in");
    }
    HttpResponse<String> right = console.get("/login?token=" + Console.TOKEN);
    console.problem(right, 429, "too-many");
    assertThat(right.headers().firstValue("Retry-After")).contains("60");
    assertThat(console.get("/api/me").statusCode()).isEqualTo(200);
    console.clock.turn(Duration.ofSeconds(61));
    assertThat(console.get("/login?token=" + Console.TOKEN).statusCode()).isEqualTo(303);
  }

  @Test
  void wrong_tokens_of_a_program_keep_no_right_one_out_and_do_not_fill_the_log() throws Exception {
    for (int wrong = 0; wrong < FailedLogins.IN_A_MINUTE_MAX; wrong++) {
      String path = wrong % 2 == 0 ? "/api/sessions" : "/api/nothing-here";
      console.problem(console.send(console.as("wrong", path)), 401, "not-logged-in");
    }
    for (String path : List.of("/api/sessions", "/api/nothing-here", "/api/workers")) {
      HttpResponse<String> more = console.send(console.as("wrong", path));
      console.problem(more, 429, "too-many");
      assertThat(more.headers().firstValue("Retry-After")).contains("60");
    }
    console.getOk("/api/sessions");
    var withCookie = console.as("wrong", "/api/me").header("Cookie", Console.cookie());
    assertThat(console.send(withCookie).statusCode()).isEqualTo(200);
    var login = console.as("wrong", "/login?token=" + Console.TOKEN);
    assertThat(console.send(login).statusCode()).isEqualTo(303);
    assertThat(console.send(console.as("wrong", "/health/live")).statusCode()).isEqualTo(200);

    console.clock.turn(Duration.ofSeconds(61));
    console.problem(console.send(console.as("wrong", "/api/me")), 401, "not-logged-in");
    assertThat(
            console.getOk("/api/audit?who=nobody").list("entries").stream()
                .map(Json::asObject)
                .map(entry -> entry.text("route") + " " + entry.integer("status")))
        .hasSize(FailedLogins.IN_A_MINUTE_MAX + 1)
        .startsWith("/api/me 401", "* 401", "/api/sessions 401");
  }

  @Test
  void a_wish_for_a_session_that_looks_otherwise_is_not_done() throws Exception {
    String session = console.finished("a");
    String path = "/api/sessions/" + session;
    String old = console.get(path).headers().firstValue("ETag").orElseThrow();
    console.ok(console.post(path + "/messages", "{\"text\": \"b\"}"), 200);
    console.awaitStatus(session, "completed");
    long head = console.getOk(path).integer("head");
    var wish = console.json(path + "/messages", "{\"text\": \"c\"}").header("If-Match", old);
    console.problem(console.send(wish), 412, "moved");
    assertThat(console.getOk(path).integer("head")).isEqualTo(head);
    String now = console.get(path).headers().firstValue("ETag").orElseThrow();
    assertThat(now).isNotEqualTo(old);
    assertThat(console.send(console.request(path).header("If-None-Match", now)).statusCode())
        .isEqualTo(304);
    var next = console.json(path + "/messages", "{\"text\": \"c\"}").header("If-Match", now);
    assertThat(console.send(next).statusCode()).isEqualTo(200);
  }
}
