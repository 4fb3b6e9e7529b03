package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a remote worker may ask for, and what it may not. */
class RemoteWorkerRoutesTest {
  private static final String HERE = "/api/remote-workers";

  private Console console;
  private String token;

  @BeforeEach
  void open(@TempDir Path dir) throws Exception {
    console = new Console(dir);
    token = Json.parseObject(send("GET", HERE + "/token", Console.TOKEN, "").body()).text("token");
  }

  @AfterEach
  void close() {
    console.close();
  }

  private HttpResponse<String> send(String method, String path, String shown, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port + path))
            .header("Authorization", "Bearer " + shown)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return console.client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, Json.Obj body) throws Exception {
    return send("POST", HERE + path, token, body.canonical());
  }

  private static Json.Obj hello(String name, String tool, String effect) {
    return Json.object()
        .with("protocol", 1)
        .with("name", name)
        .with(
            "tools",
            Json.array(
                List.of(
                    Json.object()
                        .with("name", tool)
                        .with("description", "Does it.")
                        .with("effect", effect))));
  }

  private static String problem(HttpResponse<String> answer) {
    return Json.parseObject(answer.body()).text("type").replaceFirst(".*:", "");
  }

  @Test
  void its_token_opens_its_own_routes_and_no_other() throws Exception {
    for (Endpoint endpoint : console.server.endpoints()) {
      String path = endpoint.path().replaceAll("\\{[^}]*}", "x");
      int status = send(endpoint.method().name(), path, token, "").statusCode();
      switch (endpoint.access()) {
        case VIEWER, OPERATOR, APPROVER, ADMIN -> assertThat(status).as(path).isEqualTo(401);
        case WORKER -> assertThat(status).as(path).isNotEqualTo(401);
        case OPEN -> assertThat(status).as(path).isNotEqualTo(403);
      }
    }
    assertThat(send("POST", HERE, "wrong" + token, "{}").statusCode()).isEqualTo(401);
  }

  @Test
  void it_joins_speaks_and_leaves() throws Exception {
    HttpResponse<String> joined = post("", hello("weather", "now", "pure"));
    assertThat(joined.statusCode()).isEqualTo(201);
    Json.Obj answer = Json.parseObject(joined.body());
    assertThat(answer.list("tools")).containsExactly(Json.text("remote_weather_now"));

    String self = "/" + answer.text("worker");
    assertThat(post(self + "/beat", Json.object()).body()).isEqualTo("{\"stop\":[]}");
    assertThat(post(self + "/take", Json.object()).body()).isEqualTo("{\"stop\":[]}");
    assertThat(problem(post(self + "/calls/x/begin", Json.object()))).isEqualTo("no-such-call");
    assertThat(here()).hasSize(1);
    assertThat(post(self + "/leave", Json.object()).statusCode()).isEqualTo(200);
    assertThat(here()).isEmpty();
    assertThat(problem(post(self + "/beat", Json.object()))).isEqualTo("no-such-worker");
  }

  private List<Json> here() throws Exception {
    return Json.parseObject(send("GET", HERE, Console.TOKEN, "").body()).list("remoteWorkers");
  }

  @Test
  void who_offers_something_else_under_a_name_in_use_is_in_the_way() throws Exception {
    post("", hello("weather", "now", "pure"));
    assertThat(post("", hello("weather", "now", "pure")).statusCode()).isEqualTo(201);
    HttpResponse<String> other = post("", hello("weather", "now", "external"));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(problem(other)).isEqualTo("in-the-way");
    assertThat(other.body()).contains("end it first, or take another name");
  }

  @ParameterizedTest
  @CsvSource({
    "Weather, now, pure, 'a remote worker is named by'",
    "weather, '', pure, 'its name has 0 or more than'",
    "weather, now, workspace, 'its effect is pure or external'",
    "weather, now, session, 'its effect is pure or external'"
  })
  void what_cannot_be_offered_is_refused_with_the_reason(
      String name, String tool, String effect, String words) throws Exception {
    HttpResponse<String> refused =
        post("", hello(name, Optional.ofNullable(tool).orElse(""), effect));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).containsIgnoringCase(words);
    assertThat(here()).isEmpty();
  }

  @Test
  void another_version_is_refused_with_both_numbers() throws Exception {
    HttpResponse<String> refused = post("", hello("weather", "now", "pure").with("protocol", 2));
    assertThat(refused.body()).contains("speaks version 2, this server version 1");
  }
}
