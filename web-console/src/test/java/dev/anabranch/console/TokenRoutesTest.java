package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.console.access.Role;
import dev.anabranch.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRoutesTest {
  @TempDir Path dir;

  @Test
  void the_text_of_a_token_is_told_once_and_kept_nowhere() throws Exception {
    try (Console console = new Console(dir)) {
      Json.Obj given = console.give("ann@laptop", Role.OPERATOR, "ann");
      String secret = given.text("token");
      assertThat(secret).hasSize(68).startsWith("anb_");
      Path file = dir.resolve("console").resolve("tokens.json");
      assertThat(Files.readString(file)).doesNotContain(secret, secret.substring(4));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      Json.Obj listed = console.getOk("/api/tokens").list("tokens").getFirst().asObject();
      assertThat(listed.fields().keySet())
          .containsExactlyInAnyOrder("id", "name", "role", "owner", "createdAt");
      assertThat(me(console, secret).canonical())
          .isEqualTo(
              "{\"owner\":\"ann\",\"role\":\"operator\",\"token\":\""
                  + given.text("id")
                  + "\",\"who\":\"ann@laptop\"}");
      assertThat(console.getOk("/api/me").canonical())
          .isEqualTo("{\"role\":\"admin\",\"who\":\"admin\"}");
    }
  }

  private static Json.Obj me(Console console, String token) throws Exception {
    return console.ok(console.send(console.as(token, "/api/me")), 200);
  }

  @Test
  void tokens_and_their_cookies_outlive_the_server_until_they_are_revoked() throws Exception {
    String secret;
    String cookie;
    try (Console console = new Console(dir)) {
      secret = console.give("a", Role.VIEWER, "").text("token");
      HttpResponse<String> in = console.get("/login?token=" + secret);
      cookie = in.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
      assertThat(cookie).doesNotContain(secret.substring(4));
    }
    try (Console console = new Console(dir)) {
      assertThat(me(console, secret).text("who")).isEqualTo("a");
      assertThat(console.ok(withCookie(console, cookie), 200).text("role")).isEqualTo("viewer");
      String id = console.getOk("/api/tokens").list("tokens").getFirst().asObject().text("id");
      for (int twice = 0; twice < 2; twice++) {
        Json.Obj revoked = console.ok(console.post("/api/tokens/" + id + "/revoke", ""), 200);
        assertThat(revoked.findText("revokedAt")).isPresent();
      }
      console.problem(console.send(console.as(secret, "/api/me")), 401, "not-logged-in");
      console.problem(withCookie(console, cookie), 401, "not-logged-in");
      console.problem(console.get("/login?token=" + secret), 401, "not-logged-in");
      console.problem(console.post("/api/tokens/none/revoke", ""), 404, "no-such-token");
      assertThat(console.give("a", Role.VIEWER, "").text("id")).isNotEqualTo(id);
    }
  }

  private static HttpResponse<String> withCookie(Console console, String cookie) throws Exception {
    return console.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port + "/api/me"))
            .header("Cookie", cookie));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"\", \"role\": \"viewer\"}",
        "{\"name\": \"admin\", \"role\": \"viewer\"}",
        "{\"name\": \"a b\", \"role\": \"viewer\"}",
        "{\"name\": \"a\", \"role\": \"king\"}",
        "{\"name\": \"a\", \"role\": \"admin\", \"owner\": \"ann\"}",
        "{\"name\": \"a\", \"role\": \"viewer\", \"owner\": \"\"}",
        "{\"name\": \"a\", \"role\": \"viewer\", \"seconds\": 0}",
        "{\"name\": \"a\", \"role\": \"viewer\", \"more\": 0}",
      })
  void a_senseless_token_is_not_given(String body) throws Exception {
    try (Console console = new Console(dir)) {
      console.problem(console.post("/api/tokens", body), 422, "unprocessable");
      assertThat(console.getOk("/api/tokens").list("tokens")).isEmpty();
    }
  }

  @Test
  void two_live_tokens_have_two_names() throws Exception {
    try (Console console = new Console(dir)) {
      console.give("a", Role.VIEWER, "");
      console.problem(
          console.post("/api/tokens", "{\"name\": \"a\", \"role\": \"admin\"}"), 409, "in-the-way");
      assertThat(console.getOk("/api/tokens").list("tokens")).hasSize(1);
    }
  }

  @Test
  void what_another_server_of_the_folder_revoked_opens_nothing_here() throws Exception {
    try (Console one = new Console(dir);
        Console two = new Console(dir)) {
      Json.Obj given = one.give("a", Role.VIEWER, "");
      for (Console console : List.of(one, two)) {
        assertThat(me(console, given.text("token")).text("who")).isEqualTo("a");
      }
      one.ok(one.post("/api/tokens/" + given.text("id") + "/revoke", ""), 200);
      two.problem(two.send(two.as(given.text("token"), "/api/me")), 401, "not-logged-in");
    }
  }
}
