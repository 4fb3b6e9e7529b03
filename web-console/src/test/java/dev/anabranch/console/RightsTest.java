package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.console.Endpoint.Reach;
import dev.anabranch.console.access.Role;
import dev.anabranch.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route, asked in every role, free and bound, for the own session and for another's. */
class RightsTest {
  @TempDir static Path dir;
  private static Console console;
  private static final Map<String, String> TOKENS = new TreeMap<>();
  private static String anns;
  private static String bobs;

  @BeforeAll
  static void start() throws Exception {
    console = new Console(dir);
    for (Role role : Role.values()) {
      TOKENS.put(key(role, ""), console.give("all-" + role.wireName(), role, "").text("token"));
      if (role != Role.ADMIN) {
        TOKENS.put(
            key(role, "ann"), console.give("ann-" + role.wireName(), role, "ann").text("token"));
      }
    }
    String bob = console.give("bob", Role.OPERATOR, "bob").text("token");
    anns = submit(token(Role.OPERATOR, "ann"));
    bobs = submit(bob);
    console.awaitStatus(anns, "completed");
    console.awaitStatus(bobs, "completed");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  private static String key(Role role, String owner) {
    return role.wireName() + "/" + owner;
  }

  private static String token(Role role, String owner) {
    return Objects.requireNonNull(TOKENS.get(key(role, owner)));
  }

  private static String submit(String token) throws Exception {
    HttpRequest.Builder request =
        console
            .as(token, "/api/sessions")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"task\": \"a\"}"));
    return console.ok(console.send(request), 202).text("id");
  }

  static List<Endpoint> endpoints() {
    return console.server.endpoints();
  }

  private static HttpResponse<String> ask(Endpoint endpoint, String token, String session)
      throws Exception {
    String path =
        endpoint
            .path()
            .replace("{id}", endpoint.reach() == Reach.SESSION ? session : "x")
            .replaceAll("\\{[a-z]+\\*?}", "x")
            .replaceFirst("^/api/usage$", "/api/usage?session=" + session);
    // A body that no route takes: what is let in is refused for that, and changes nothing.
    HttpRequest.BodyPublisher body =
        endpoint.writes() ? BodyPublishers.ofString("[") : BodyPublishers.noBody();
    return console.send(
        console
            .as(token, path)
            .header("Content-Type", "application/json")
            .method(endpoint.method().name(), body));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void every_role_is_let_in_or_refused_as_the_table_says(Endpoint endpoint) throws Exception {
    for (Role role : Role.values()) {
      for (String owner : List.of("", "ann")) {
        if (!TOKENS.containsKey(key(role, owner)) || endpoint.path().equals("/login")) {
          continue;
        }
        HttpResponse<String> answer = ask(endpoint, token(role, owner), anns);
        boolean high = endpoint.access().least().map(role::includes).orElse(true);
        boolean house = endpoint.reach() == Reach.HOUSE && !owner.isEmpty();
        if (high && !house) {
          assertThat(refusal(answer)).as(role + " " + owner).isNotIn("forbidden", "not-logged-in");
        } else {
          console.problem(answer, 403, "forbidden");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void the_session_of_another_owner_does_not_exist(Endpoint endpoint) throws Exception {
    if (endpoint.reach() != Reach.SESSION) {
      return;
    }
    for (Role role : List.of(Role.VIEWER, Role.OPERATOR, Role.APPROVER)) {
      if (!endpoint.access().least().map(role::includes).orElse(true)) {
        continue;
      }
      String token = token(role, "ann");
      HttpResponse<String> foreign = ask(endpoint, token, bobs);
      console.problem(foreign, 404, "no-such-session");
      assertThat(foreign.body()).isEqualTo(ask(endpoint, token, "0".repeat(26)).body());
      assertThat(refusal(ask(endpoint, token, anns))).isNotEqualTo("no-such-session");
      assertThat(refusal(ask(endpoint, token(role, ""), bobs))).isNotEqualTo("no-such-session");
    }
  }

  @Test
  void what_gathers_sessions_gathers_those_of_the_owner() throws Exception {
    String ann = token(Role.APPROVER, "ann");
    for (String path :
        List.of("/api/sessions", "/api/feed", "/api/search?q=type:Submitted", "/api/approvals")) {
      assertThat(console.get(path).body().contains(bobs)).isEqualTo(!path.equals("/api/approvals"));
      assertThat(console.send(console.as(ann, path)).body()).doesNotContain(bobs);
    }
    for (String path :
        List.of(
            "/api/compare?ids=" + anns + "," + bobs,
            "/api/usage?session=" + bobs,
            "/api/usage?root=" + bobs)) {
      console.problem(console.send(console.as(ann, path)), 404, "no-such-session");
      assertThat(console.get(path).statusCode()).isEqualTo(200);
    }
    console.problem(console.send(console.as(ann, "/api/usage")), 403, "forbidden");
    console.problem(post(ann, "/api/verify", "{}"), 403, "forbidden");
    console.problem(
        post(ann, "/api/verify", "{\"sessions\": [\"" + bobs + "\"]}"), 404, "no-such-session");
    assertThat(post(ann, "/api/verify", "{\"sessions\": [\"" + anns + "\"]}").statusCode())
        .isEqualTo(200);
    String from = "{\"task\": \"b\", \"workspace\": {\"from\": \"" + bobs + "@2\"}}";
    console.problem(post(ann, "/api/sessions", from), 404, "no-such-session");
    assertThat(own(ann, "/api/sessions")).contains(anns);
  }

  @Test
  void every_route_that_gathers_is_asked_above() {
    assertThat(
            endpoints().stream()
                .filter(endpoint -> endpoint.reach() == Reach.OWN)
                .map(endpoint -> endpoint.method() + " " + endpoint.path()))
        .containsExactlyInAnyOrder(
            "GET /api/sessions",
            "POST /api/sessions",
            "GET /api/feed",
            "GET /api/search",
            "GET /api/approvals",
            "GET /api/compare",
            "GET /api/usage",
            "POST /api/verify");
  }

  private static List<String> own(String token, String path) throws Exception {
    List<String> ids = new ArrayList<>();
    Json.Obj page = console.ok(console.send(console.as(token, path)), 200);
    page.list("sessions").forEach(session -> ids.add(session.asObject().text("id")));
    return ids;
  }

  private static HttpResponse<String> post(String token, String path, String body)
      throws Exception {
    return console.send(
        console
            .as(token, path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void a_fork_is_the_owners_whoever_made_it() throws Exception {
    Json.Obj made = console.ok(console.post("/api/sessions/" + bobs + "/fork", "{\"at\": 1}"), 201);
    String fork = made.list("sessions").getFirst().asObject().text("id");
    String ann = token(Role.VIEWER, "ann");
    console.problem(console.send(console.as(ann, "/api/sessions/" + fork)), 404, "no-such-session");
  }

  @Test
  void a_session_in_which_nothing_asks_takes_an_approver() throws Exception {
    String body = "{\"task\": \"a\", \"autonomy\": 4}";
    console.problem(post(token(Role.OPERATOR, ""), "/api/sessions", body), 403, "forbidden");
    assertThat(post(token(Role.APPROVER, ""), "/api/sessions", body).statusCode()).isEqualTo(202);
  }

  @Test
  void a_key_of_one_owner_says_nothing_to_another() throws Exception {
    List<String> ids = new ArrayList<>();
    for (String token : List.of(token(Role.OPERATOR, "ann"), Console.TOKEN)) {
      HttpRequest.Builder request =
          console
              .as(token, "/api/sessions")
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", "one")
              .POST(BodyPublishers.ofString("{\"task\": \"" + ids.size() + "\"}"));
      ids.add(console.ok(console.send(request), 202).text("id"));
    }
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void the_document_shows_the_table() throws Exception {
    Map<String, String> table = new TreeMap<>();
    for (Endpoint endpoint : console.server.endpoints()) {
      table.put(
          endpoint.method() + " " + endpoint.path().replace("*}", "}"),
          endpoint.access().wireName() + " " + endpoint.reach().wireName());
    }
    Map<String, String> shown = new TreeMap<>();
    OpenApiDocument document = new OpenApiDocument(console.get("/openapi.yaml").body());
    document
        .operations()
        .forEach(operation ->
            shown.put(
                operation.method() + " " + operation.path(),
                operation.value("x-role") + " " + operation.value("x-reach")));
    assertThat(shown).isEqualTo(table).hasSizeGreaterThan(60);
  }

  @Test
  void a_route_of_a_session_is_never_of_another_reach() {
    for (Endpoint endpoint : console.server.endpoints()) {
      boolean session = endpoint.path().startsWith("/api/sessions/{id}");
      assertThat(endpoint.reach() == Reach.SESSION).as(endpoint.path()).isEqualTo(session);
      assertThat(endpoint.access() == Access.OPEN)
          .isEqualTo(!endpoint.path().startsWith("/api/") && !endpoint.path().equals("/metrics"));
    }
  }

  @Test
  void an_expired_token_opens_nothing() throws Exception {
    try (Console other = new Console(dir.resolve("expiring"))) {
      Json.Obj given =
          other.ok(
              other.post("/api/tokens", "{\"name\": \"a\", \"role\": \"viewer\", \"seconds\": 60}"),
              201);
      String token = given.text("token");
      assertThat(other.send(other.as(token, "/api/me")).statusCode()).isEqualTo(200);
      other.clock.turn(Duration.ofSeconds(61));
      other.problem(other.send(other.as(token, "/api/me")), 401, "not-logged-in");
    }
  }

  private static String refusal(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem")
        ? Json.parseObject(answer.body()).text("type").replace(Problem.TYPE_PREFIX, "")
        : "";
  }
}
