package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.console.ConsolePorts.Readiness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  private static final List<String> OPEN =
      List.of(
          "/",
          "/new",
          "/s/x",
          "/s/x/timeline",
          "/s/x/tree",
          "/compare",
          "/approvals",
          "/workers",
          "/usage",
          "/search",
          "/audit",
          "/settings",
          "/assets/x",
          "/login",
          "/openapi.yaml",
          "/health/live",
          "/health/ready");
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

  static Stream<Endpoint> endpoints() {
    return console.server.endpoints().stream();
  }

  private static String path(Endpoint endpoint) {
    return endpoint.path().replace("{id}", "0".repeat(26)).replaceAll("\\{[a-z]+\\*?}", "x");
  }

  private static HttpRequest.Builder bare(Endpoint endpoint) {
    HttpRequest.BodyPublisher body =
        endpoint.writes() ? BodyPublishers.ofString("{}") : BodyPublishers.noBody();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port + path(endpoint)))
        .method(endpoint.method().name(), body);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void without_a_token_only_the_listed_paths_answer(Endpoint endpoint) throws Exception {
    boolean open = OPEN.contains(path(endpoint));
    assertThat(endpoint.access() == Endpoint.Access.OPEN).isEqualTo(open);
    HttpResponse<String> answer = console.send(bare(endpoint));
    if (open) {
      assertThat(answer.statusCode() == 401).isEqualTo(endpoint.path().equals("/login"));
    } else {
      console.problem(answer, 401, "not-logged-in");
      assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void a_wrong_token_or_cookie_is_no_token(Endpoint endpoint) throws Exception {
    console.clock.turn(Duration.ofMinutes(1));
    if (endpoint.access() != Endpoint.Access.OPEN) {
      String name = Console.tokens().cookieName();
      for (String[] header :
          new String[][] {
            {"Authorization", "Bearer " + Console.TOKEN + "x"},
            {"Authorization", "Basic " + Console.TOKEN},
            {"Authorization", Console.TOKEN},
            {"Cookie", name + "=" + Console.TOKEN},
            {"Cookie", "other=" + Console.cookie()},
          }) {
        console.problem(
            console.send(bare(endpoint).header(header[0], header[1])), 401, "not-logged-in");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void with_the_token_or_the_cookie_every_path_answers(Endpoint endpoint) throws Exception {
    String cookie = Console.cookie();
    for (String[] header :
        new String[][] {{"Authorization", "bearer " + Console.TOKEN}, {"Cookie", cookie}}) {
      if (!endpoint.path().equals("/login")) {
        assertThat(console.send(bare(endpoint).header(header[0], header[1])).statusCode())
            .isNotIn(401, 403, 405, 500);
      }
    }
  }

  @Test
  void what_does_not_exist_is_told_only_to_who_has_the_token() throws Exception {
    var unknown = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port + "/x"));
    console.problem(console.send(unknown), 401, "not-logged-in");
    console.problem(console.get("/x"), 404, "no-such-path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1:%d", "[::1]:%d", "AGENTS.test", "a.localhost"})
  void this_server_is_known_by_its_own_names(String host) throws Exception {
    assertThat(status(host.formatted(console.port))).contains(" 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:%d", "127.0.0.1.evil.example", "localhost.evil"})
  void a_foreign_name_for_our_address_is_refused(String host) throws Exception {
    assertThat(status(host.formatted(console.port))).contains(" 421 ");
  }

  private static String status(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port)) {
      socket
          .getOutputStream()
          .write(
              ("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.lines().findFirst().orElse("");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://evil.example",
    "Origin, null",
    "Origin, http://127.0.0.1:1",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
  })
  void another_site_cannot_write(String header, String value) throws Exception {
    int before = console.journal.sessions().size();
    console.problem(
        console.send(console.json("/api/sessions", "{\"task\": \"a\"}").header(header, value)),
        403,
        "foreign-origin");
    assertThat(console.journal.sessions()).hasSize(before);
  }

  @Test
  void our_own_pages_write() throws Exception {
    var request =
        console
            .json("/api/verify", "{}")
            .header("Origin", "http://127.0.0.1:" + console.port)
            .header("Sec-Fetch-Site", "same-origin");
    assertThat(console.send(request).statusCode()).isEqualTo(200);
  }

  @Test
  void login_trades_the_token_for_a_cookie_that_scripts_cannot_read() throws Exception {
    HttpResponse<String> in = console.get("/login?token=" + Console.TOKEN + "&next=/s/abc@5");
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(in.headers().firstValue("Location")).contains("/s/abc@5");
    String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie)
        .contains("HttpOnly", "SameSite=Strict", "Path=/")
        .doesNotContain(Console.TOKEN);
    var with =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port + "/api/sessions"))
            .header("Cookie", cookie.replaceFirst(";.*", ""));
    assertThat(console.send(with).statusCode()).isEqualTo(200);
    String deep = "/search?q=a%20b&cursor=7";
    var back =
        console.get(
            "/login?token="
                + Console.TOKEN
                + "&next="
                + java.net.URLEncoder.encode(deep, StandardCharsets.UTF_8));
    assertThat(back.headers().firstValue("Location")).contains(deep);
    for (String next :
        List.of(
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "/api/x",
            "/usage?a=\\evil",
            "/usage?a\r\nSet-Cookie: b")) {
      var away =
          console.get(
              "/login?token="
                  + Console.TOKEN
                  + "&next="
                  + java.net.URLEncoder.encode(next, StandardCharsets.UTF_8));
      assertThat(away.headers().firstValue("Location")).contains("/");
    }
    console.problem(console.get("/login?token=wrong"), 401, "not-logged-in");
    HttpResponse<String> page =
        console.send(console.request("/login?token=wrong").header("Accept", "text/html"));
    assertThat(page.statusCode()).isEqualTo(401);
    assertThat(page.body()).contains("not the token");
  }

  @Test
  void every_page_of_the_console_is_the_same_page_and_open() throws Exception {
    String index = console.get("/").body();
    for (String page :
        List.of("/approvals", "/workers", "/usage", "/search?q=a", "/audit", "/settings")) {
      HttpResponse<String> answer = console.get(page);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(index);
    }
  }

  @Test
  void every_answer_carries_the_policy_of_this_server() throws Exception {
    for (HttpResponse<String> answer :
        List.of(console.get("/"), console.get("/api/sessions"), console.get("/x"))) {
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    }
    assertThat(console.get("/api/sessions").headers().firstValue("Cache-Control"))
        .contains("no-store");
  }

  @Test
  void pages_are_asked_for_again_and_hashed_files_are_kept() throws Exception {
    for (String page :
        List.of("/", "/new", "/s/abc@5", "/s/abc/timeline", "/s/abc/tree", "/compare?ids=a,b")) {
      HttpResponse<String> index = console.get(page);
      assertThat(index.body()).contains("<title>Anabranch");
      assertThat(index.headers().firstValue("Cache-Control")).contains("no-cache");
      assertThat(index.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
      String etag = index.headers().firstValue("ETag").orElseThrow();
      assertThat(console.send(console.request(page).header("If-None-Match", etag)).statusCode())
          .isEqualTo(304);
    }
    var asset =
        console.client.send(
            console.request("/assets/app-0123abcd.js").header("Accept-Encoding", "gzip").build(),
            BodyHandlers.ofByteArray());
    assertThat(asset.headers().firstValue("Cache-Control"))
        .contains("public, max-age=31536000, immutable");
    assertThat(asset.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(asset.body().length).isLessThan(1000);
    for (String missing :
        List.of("/assets/x.js", "/assets/..%2f..%2fopenapi.yaml", "/assets/%2e%2e/index.html")) {
      assertThat(console.get(missing).statusCode()).isIn(404, 400);
    }
  }

  @Test
  void a_head_request_has_the_headers_of_get_and_no_body() throws Exception {
    var head = console.send(console.request("/").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Cache-Control")).contains("no-cache");
  }

  @Test
  void readiness_says_no_without_saying_why() throws Exception {
    assertThat(console.getOk("/health/ready").bool("ready")).isTrue();
    console.readiness = new Readiness(List.of("bubblewrap not found"));
    HttpResponse<String> not = console.get("/health/ready");
    console.readiness = Readiness.READY;
    assertThat(not.statusCode()).isEqualTo(503);
    assertThat(not.body()).doesNotContain("bubblewrap");
    assertThat(console.getOk("/health/live").bool("live")).isTrue();
  }
}
