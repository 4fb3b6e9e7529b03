package dev.anabranch.model;

import static dev.anabranch.model.ForeignEndpoint.JSON;
import static dev.anabranch.model.ForeignEndpoint.SSE;
import static dev.anabranch.model.ForeignEndpoint.saying;
import static dev.anabranch.model.ForeignEndpoint.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.TurnEvent.Finish;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.model.ForeignEndpoint.Answering;
import dev.anabranch.model.ProbeReport.Finding;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the adapter gets on with servers that are not ours. */
class ForeignEndpointTest {
  private static final String KEY = "sk-test-0123456789abcdef";
  private static final Timeouts HASTY =
      new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(20));
  private static final String OK =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\n";

  private static Json.Obj user(String text) {
    return Json.object().with("role", "user").with("content", text);
  }

  private static ModelRequest request(String url) {
    return new ModelRequest(
        new ModelChoice("some/model:7b", url), List.of(), List.of(user("hello")), "lineage");
  }

  private static OpenAiModel model(String named, Timeouts timeouts) {
    return new OpenAiModel(
        new Endpoints(Optional.empty(), Optional.of(named), Optional.of(KEY)), timeouts);
  }

  private static ModelAnswer ask(Answering answering) throws Exception {
    return ask(answering, Timeouts.DEFAULT);
  }

  private static ModelAnswer ask(Answering answering, Timeouts timeouts) throws Exception {
    try (ForeignEndpoint server = new ForeignEndpoint(answering);
        OpenAiModel model = model(server.url(), timeouts)) {
      return model.ask(request(server.url())).get(30, TimeUnit.SECONDS);
    }
  }

  private static ModelAnswer.Failed failed(ModelAnswer answer) {
    assertThat(answer).isInstanceOf(ModelAnswer.Failed.class);
    ModelAnswer.Failed failed = (ModelAnswer.Failed) answer;
    assertThat(failed.message()).doesNotContain(KEY).doesNotContain("sk-");
    return failed;
  }

  private static ModelAnswer.Replied replied(ModelAnswer answer) {
    assertThat(answer).isInstanceOf(ModelAnswer.Replied.class);
    return (ModelAnswer.Replied) answer;
  }

  @Test
  void messages_and_tools_arrive_as_they_were_hashed() throws Exception {
    Json.Obj tool =
        Json.parseObject(
            """
            {"type":"function","function":{"name":"fs_read","description":"d",
             "parameters":{"type":"object","required":["path"],"additionalProperties":false,
             "properties":{"path":{"type":"string"},"limit":{"type":"integer","maximum":2.5}}}}}\
            """);
    List<Json.Obj> messages =
        List.of(
            Json.object().with("role", "system").with("content", "be exact \uD83D\uDE42 字"),
            user("read"),
            Json.parseObject(
                """
                {"role":"assistant","content":null,"tool_calls":[{"id":"x","type":"function",
                 "function":{"name":"fs_read","arguments":"{not json"}}]}\
                """),
            Json.object().with("role", "tool").with("tool_call_id", "x").with("content", ""));
    try (ForeignEndpoint server = new ForeignEndpoint(saying(200, SSE, OK));
        OpenAiModel model = model(server.url(), Timeouts.DEFAULT)) {
      ModelRequest request =
          new ModelRequest(new ModelChoice("m", server.url()), List.of(tool), messages, "key");
      replied(model.ask(request).get(30, TimeUnit.SECONDS));
      Json.Obj sent = server.requests.getLast();
      assertThat(sent.at("messages")).isEqualTo(Json.array(messages));
      assertThat(sent.at("tools")).isEqualTo(Json.array(List.of(tool)));
      assertThat(sent.text("model")).isEqualTo("m");
      assertThat(sent.bool("stream")).isTrue();
      assertThat(sent.obj("stream_options").bool("include_usage")).isTrue();
      assertThat(sent.text("prompt_cache_key")).isEqualTo("key");
    }
  }

  @Test
  void the_key_goes_to_the_named_endpoint_alone() throws Exception {
    try (ForeignEndpoint named = new ForeignEndpoint(saying(200, SSE, OK));
        ForeignEndpoint other = new ForeignEndpoint(saying(200, SSE, OK));
        OpenAiModel model = model(named.url(), Timeouts.DEFAULT)) {
      replied(model.ask(request(named.url())).get(30, TimeUnit.SECONDS));
      replied(model.ask(request(other.url())).get(30, TimeUnit.SECONDS));
      model.listModels(other.url()).get(30, TimeUnit.SECONDS);
      assertThat(named.authorizations).containsExactly("Bearer " + KEY);
      assertThat(other.authorizations)
          .hasSize(2)
          .allSatisfy(a -> assertThat(a).doesNotContain(KEY));
    }
  }

  @Test
  void a_redirect_is_not_followed() throws Exception {
    try (ForeignEndpoint other = new ForeignEndpoint(saying(200, SSE, OK))) {
      ModelAnswer.Failed failed =
          failed(
              ask((exchange, request) -> {
                exchange.getResponseHeaders().set("Location", other.url());
                send(exchange, 307, JSON, "{}");
              }));
      assertThat(failed.kind()).isEqualTo("refused");
      assertThat(failed.message()).contains("points elsewhere");
      assertThat(other.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, refused, false",
    "401, unauthorized, false",
    "403, unauthorized, false",
    "404, refused, false",
    "408, timeout, true",
    "413, refused, false",
    "422, refused, false",
    "429, rate_limited, true",
    "500, server, true",
    "502, server, true",
    "503, server, true",
    "529, server, true"
  })
  void every_status_has_its_kind_and_no_message_holds_the_key(
      int status, String kind, boolean retryable) throws Exception {
    String body =
        "{\"error\":{\"message\":\"key "
            + KEY
            + " or sk-other_key is no good\",\"type\":\"x\",\"code\":\"y\"}}";
    ModelAnswer.Failed failed = failed(ask(saying(status, JSON, body)));
    assertThat(failed.kind()).isEqualTo(kind);
    assertThat(failed.retryable()).isEqualTo(retryable);
    assertThat(failed.status()).hasValue(status);
    assertThat(failed.message()).contains("no good");
    assertThat(failed.usage()).isEqualTo(Usage.UNKNOWN);
  }

  @Test
  void a_wish_to_wait_is_passed_on() throws Exception {
    ModelAnswer.Failed failed =
        failed(
            ask((exchange, request) -> {
              exchange.getResponseHeaders().set("retry-after", "3");
              send(exchange, 429, JSON, "{}");
            }));
    assertThat(failed.retryAfterMillis()).hasValue(3000);
  }

  @Test
  void nothing_is_sent_twice_even_if_the_endpoint_invites_to() throws Exception {
    Answering inviting =
        (exchange, request) -> {
          exchange.getResponseHeaders().set("Retry-After", "0");
          send(exchange, 503, JSON, "{}");
        };
    try (ForeignEndpoint server = new ForeignEndpoint(inviting);
        OpenAiModel model = model(server.url(), Timeouts.DEFAULT)) {
      ModelAnswer.Failed failed =
          failed(model.ask(request(server.url())).get(30, TimeUnit.SECONDS));
      assertThat(failed.retryAfterMillis()).hasValue(0);
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void a_used_up_quota_is_not_asked_again() throws Exception {
    String body = "{\"error\":{\"message\":\"no credit\",\"code\":\"insufficient_quota\"}}";
    assertThat(failed(ask(saying(429, JSON, body))).retryable()).isFalse();
  }

  @Test
  void an_error_page_in_html_is_quoted_in_part() throws Exception {
    ModelAnswer.Failed failed =
        failed(ask(saying(502, "text/html", "<html>" + "bad gateway ".repeat(9999))));
    assertThat(failed.message()).contains("bad gateway").hasSizeLessThan(1000);
  }

  @Test
  void a_server_that_answers_whole_is_understood() throws Exception {
    String body =
        """
        {"model":"m","choices":[{"index":0,"finish_reason":"length",
         "message":{"role":"assistant","content":"half"}}],"usage":{"prompt_tokens":3,"completion_tokens":1}}\
        """;
    ModelAnswer.Replied replied = replied(ask(saying(200, JSON, body)));
    assertThat(replied.event().text()).isEqualTo("half");
    assertThat(replied.event().finish()).isEqualTo(Finish.LENGTH);
    assertThat(replied.event().usage().promptTokens()).hasValue(3);
  }

  @Test
  void an_error_in_place_of_a_reply_is_a_failure() throws Exception {
    String overloaded = "{\"error\":{\"message\":\"overloaded\"}}";
    assertThat(failed(ask(saying(200, JSON, overloaded))).kind()).isEqualTo("server");
    assertThat(failed(ask(saying(200, SSE, "data: " + overloaded + "\n\n"))).message())
        .contains("overloaded");
  }

  @Test
  void a_stream_that_ends_without_a_finish_was_cut_and_keeps_the_usage_it_told() throws Exception {
    String half =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"h\"}}],\"usage\":{\"prompt_tokens\":8}}\n\n";
    ModelAnswer.Failed failed = failed(ask(saying(200, SSE, half)));
    assertThat(failed.kind()).isEqualTo("cut_stream");
    assertThat(failed.retryable()).isTrue();
    assertThat(failed.usage().promptTokens()).hasValue(8);
  }

  @Test
  void a_body_that_is_neither_json_nor_events_is_malformed_or_cut() throws Exception {
    assertThat(failed(ask(saying(200, JSON, "<html>"))).kind()).isEqualTo("malformed");
    assertThat(failed(ask(saying(200, SSE, "data: {oops\n\n"))).kind()).isEqualTo("malformed");
    assertThat(failed(ask(saying(200, JSON, "{}"))).kind()).isEqualTo("malformed");
    assertThat(failed(ask(saying(200, SSE, ""))).kind()).isEqualTo("cut_stream");
  }

  @Test
  void a_flood_is_stopped_at_the_bound() throws Exception {
    byte[] chunk =
        ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                + "x".repeat(64 << 10)
                + "\"}}]}\n\n")
            .getBytes(StandardCharsets.UTF_8);
    ModelAnswer.Failed failed =
        failed(
            ask((exchange, request) -> {
              exchange.getResponseHeaders().set("Content-Type", SSE);
              exchange.sendResponseHeaders(200, 0);
              for (int i = 0; i < 10_000; i++) {
                exchange.getResponseBody().write(chunk);
              }
            }));
    assertThat(failed.kind()).isEqualTo("malformed");
    assertThat(failed.message()).contains("1 MiB");
  }

  @Test
  void an_endpoint_where_nothing_listens_is_unreachable() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port + "/v1";
    try (OpenAiModel model = model(url, Timeouts.DEFAULT)) {
      ModelAnswer.Failed failed = failed(model.ask(request(url)).get(30, TimeUnit.SECONDS));
      assertThat(failed.kind()).isEqualTo("unreachable");
      assertThat(failed.retryable()).isTrue();
      assertThat(failed.message()).contains(url).contains("ANABRANCH_MODEL_URL");
    }
  }

  @Test
  void an_endpoint_that_is_no_url_is_refused_for_good() throws Exception {
    try (OpenAiModel model = model("http://127.0.0.1:1/v1", Timeouts.DEFAULT)) {
      ModelAnswer.Failed failed = failed(model.ask(request("nonsense")).get(30, TimeUnit.SECONDS));
      assertThat(failed.kind()).isEqualTo("refused");
      assertThat(failed.retryable()).isFalse();
    }
  }

  @Test
  void silence_before_and_inside_a_reply_ends_in_a_timeout() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try {
      ModelAnswer.Failed silent = failed(ask((exchange, request) -> await(over), HASTY));
      assertThat(silent.kind()).isEqualTo("timeout");
      assertThat(silent.message()).contains("sent nothing for 300 ms");
      ModelAnswer.Failed stuck =
          failed(
              ask(
                  (exchange, request) -> {
                    exchange.getResponseHeaders().set("Content-Type", SSE);
                    exchange.sendResponseHeaders(200, 0);
                    exchange
                        .getResponseBody()
                        .write("data: {\"choices\":[]}\n\n".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    await(over);
                  },
                  new Timeouts(
                      Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(20))));
      assertThat(stuck.kind()).isEqualTo("timeout");
      assertThat(stuck.message()).contains("paused");
    } finally {
      over.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_reply_that_never_ends_is_left_at_its_bound() throws Exception {
    ModelAnswer.Failed failed =
        failed(
            ask(
                ForeignEndpoint.endless(new CountDownLatch(1), new CountDownLatch(1)),
                new Timeouts(
                    Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofMillis(400))));
    assertThat(failed.kind()).isEqualTo("timeout");
    assertThat(failed.message()).contains("did not finish its reply in 400 ms");
  }

  @Test
  void cancelling_the_answer_ends_the_exchange() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch broken = new CountDownLatch(1);
    try (ForeignEndpoint server = new ForeignEndpoint(ForeignEndpoint.endless(begun, broken));
        OpenAiModel model = model(server.url(), Timeouts.DEFAULT)) {
      CompletableFuture<ModelAnswer> answer = model.ask(request(server.url()));
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      answer.cancel(true);
      assertThat(broken.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_field_that_the_endpoint_does_not_know_is_left_out_from_then_on() throws Exception {
    Answering strict =
        (exchange, request) -> {
          if (request.find("prompt_cache_key").isPresent()) {
            send(exchange, 422, JSON, "{\"error\":\"extra field prompt_cache_key\"}");
          } else {
            send(exchange, 200, SSE, OK);
          }
        };
    try (ForeignEndpoint server = new ForeignEndpoint(strict);
        OpenAiModel model = model(server.url(), Timeouts.DEFAULT)) {
      ModelAnswer.Failed first = failed(model.ask(request(server.url())).get(30, TimeUnit.SECONDS));
      assertThat(first.retryable()).isTrue();
      assertThat(server.requests).hasSize(1);
      assertThat(replied(model.ask(request(server.url())).get(30, TimeUnit.SECONDS)).event().text())
          .isEqualTo("hi");
    }
  }

  @Test
  void models_are_listed_in_the_endpoints_order() throws Exception {
    String body = "{\"object\":\"list\",\"data\":[{\"id\":\"b\"},{\"id\":\"a\"}]}";
    try (ForeignEndpoint server = new ForeignEndpoint(saying(200, JSON, body));
        OpenAiModel model = model(server.url(), Timeouts.DEFAULT)) {
      assertThat(model.listModels(server.url()).get(30, TimeUnit.SECONDS))
          .isEqualTo(new ModelListing.Listed(List.of("b", "a")));
    }
    try (ForeignEndpoint server = new ForeignEndpoint(saying(401, JSON, "{}"));
        OpenAiModel model = model(server.url(), Timeouts.DEFAULT)) {
      assertThat(model.listModels(server.url()).get(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              ModelListing.Unlisted.class,
              unlisted -> assertThat(unlisted.why().kind()).isEqualTo("unauthorized"));
    }
  }

  @Test
  void a_probe_tells_a_model_without_tools() throws Exception {
    Answering noTools =
        (exchange, request) -> {
          if (request.find("tools").isPresent()) {
            send(exchange, 400, JSON, "{\"error\":{\"message\":\"does not support tools\"}}");
          } else {
            send(exchange, 200, SSE, OK);
          }
        };
    try (ForeignEndpoint server = new ForeignEndpoint(noTools);
        OpenAiModel model = model(server.url(), Timeouts.DEFAULT)) {
      ProbeReport report =
          model.probe(new ModelChoice("m", server.url())).get(30, TimeUnit.SECONDS);
      assertThat(report.reachable()).isEqualTo(Finding.YES);
      assertThat(report.tools()).isEqualTo(Finding.NO);
      assertThat(report.streamedUsage()).isEqualTo(Finding.NO);
      assertThat(report.trouble().orElseThrow()).contains("does not support tools");
    }
  }
}
