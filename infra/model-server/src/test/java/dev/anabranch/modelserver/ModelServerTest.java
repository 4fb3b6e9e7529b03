package dev.anabranch.modelserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.TurnEvent.Finish;
import dev.anabranch.events.TurnEvent.ModelReplied;
import dev.anabranch.json.Json;
import dev.anabranch.model.Endpoints;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelListing;
import dev.anabranch.model.ModelRequest;
import dev.anabranch.model.OpenAiModel;
import dev.anabranch.model.ProbeReport;
import dev.anabranch.model.Timeouts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server and the adapter against each other over real HTTP. */
class ModelServerTest {
  private static final ModelChoice EMBEDDED =
      new ModelChoice(ModelChoice.EMBEDDED_ID, ModelChoice.EMBEDDED_ENDPOINT);
  private static final Policy ECHO =
      conversation ->
          conversation.turns().size() % 2 == 0
              ? Reply.call(
                  "turn " + conversation.turns().size() + " 🙂".repeat(100),
                  "shell_run",
                  Json.object().with("command", "echo 字 ".repeat(200)))
              : Reply.text("done");

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private ModelServer serve(Settings settings) {
    ModelServer server = ModelServer.start(settings);
    open.add(server);
    return server;
  }

  private OpenAiModel client(ModelServer server, Timeouts timeouts) {
    OpenAiModel model =
        new OpenAiModel(
            new Endpoints(
                Optional.of(server.baseUrl()), Optional.empty(), Optional.of("sk-my-key")),
            timeouts);
    open.add(model);
    return model;
  }

  private static Settings echo() {
    return Settings.DEFAULT.withPolicy(ECHO);
  }

  private static Json.Obj user(String text) {
    return Json.object().with("role", "user").with("content", text);
  }

  private static ModelAnswer ask(OpenAiModel model, List<Json.Obj> messages) throws Exception {
    return model
        .ask(new ModelRequest(EMBEDDED, List.of(), messages, "key"))
        .get(60, TimeUnit.SECONDS);
  }

  private static ModelReplied replied(ModelAnswer answer) {
    assertThat(answer).isInstanceOf(ModelAnswer.Replied.class);
    return ((ModelAnswer.Replied) answer).event();
  }

  private ModelAnswer.Failed faulty(Fault fault, Timeouts timeouts) throws Exception {
    ModelServer server = serve(echo().withFaults(request -> Optional.of(fault)));
    ModelAnswer answer = ask(client(server, timeouts), List.of(user("go")));
    assertThat(answer).isInstanceOf(ModelAnswer.Failed.class);
    ModelAnswer.Failed failed = (ModelAnswer.Failed) answer;
    assertThat(failed.message()).doesNotContain("sk-my-key");
    return failed;
  }

  private ModelReplied saying(Fault.Says says) throws Exception {
    ModelServer server = serve(echo().withFaults(request -> Optional.of(says)));
    return replied(ask(client(server, Timeouts.DEFAULT), List.of(user("go"))));
  }

  private static HttpResponse<String> post(ModelServer server, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/chat/completions"))
            .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
  }

  private static String error(HttpResponse<String> response) {
    return Json.parseObject(response.body()).obj("error").text("message");
  }

  private static String chat(String rest) {
    return "{\"model\":\"anabranch-embedded\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
        + rest
        + "}";
  }

  @Test
  void a_long_prompt_with_letters_of_all_widths_arrives_as_it_is_kept() throws Exception {
    String said = "tide é 字 🙂 \\ \" \n".repeat(50_000);
    CompletableFuture<String> heard = new CompletableFuture<>();
    Policy listens =
        conversation -> {
          heard.complete(conversation.laterMessages().getFirst().text());
          return Reply.text("heard");
        };
    OpenAiModel model = client(serve(Settings.DEFAULT.withPolicy(listens)), Timeouts.DEFAULT);

    replied(ask(model, List.of(user("before"), user(said).keepingBytes(), user("after"))));

    assertThat(heard.get(1, TimeUnit.MINUTES)).isEqualTo(said);
  }

  @Test
  void a_reply_comes_through_the_stream_as_the_policy_said_it() throws Exception {
    ModelReplied reply = replied(ask(client(serve(echo()), Timeouts.DEFAULT), List.of(user("go"))));
    assertThat(reply.text()).isEqualTo("turn 0" + " 🙂".repeat(100));
    assertThat(reply.calls()).hasSize(1);
    assertThat(reply.calls().getFirst().name()).isEqualTo("shell_run");
    assertThat(Json.parseObject(reply.calls().getFirst().arguments()).text("command"))
        .isEqualTo("echo 字 ".repeat(200));
    assertThat(reply.finish()).isEqualTo(Finish.TOOL_CALLS);
    assertThat(reply.model()).hasValue(ModelChoice.EMBEDDED_ID);
  }

  @Test
  void the_whole_answer_says_the_same_as_the_stream() throws Exception {
    ModelServer server = serve(echo());
    Json.Obj whole = Json.parseObject(post(server, chat("")).body());
    Json.Obj message = whole.list("choices").getFirst().asObject().obj("message");
    ModelReplied streamed = replied(ask(client(server, Timeouts.DEFAULT), List.of(user("hi"))));
    assertThat(message.text("content")).isEqualTo(streamed.text());
    Json.Obj call = message.list("tool_calls").getFirst().asObject();
    assertThat(call.text("id")).isEqualTo(streamed.calls().getFirst().id());
    assertThat(call.obj("function").text("arguments"))
        .isEqualTo(streamed.calls().getFirst().arguments());
    assertThat(whole.obj("usage").integer("completion_tokens"))
        .isEqualTo(streamed.usage().outputTokens().orElseThrow());
  }

  @Test
  void the_same_request_gets_the_same_bytes() throws Exception {
    String request = chat(",\"stream\":true");
    ModelServer one = serve(echo());
    String first = post(one, request).body();
    assertThat(post(one, request).body()).isEqualTo(first);
    assertThat(post(serve(echo()), request).body()).isEqualTo(first);
  }

  @Test
  void usage_is_streamed_only_when_asked_for() throws Exception {
    ModelServer server = serve(echo());
    assertThat(post(server, chat(",\"stream\":true")).body()).doesNotContain("prompt_tokens");
    assertThat(
            post(server, chat(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"))
                .body())
        .contains("prompt_tokens")
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void a_growing_conversation_finds_its_prefix_cached() throws Exception {
    OpenAiModel model = client(serve(echo()), Timeouts.DEFAULT);
    List<Json.Obj> messages = new ArrayList<>(List.of(user("begin " + words(7, 300))));
    long before = 0;
    for (int turn = 0; turn < 20; turn++) {
      ModelReplied reply = replied(ask(model, messages));
      long prompt = reply.usage().promptTokens().orElseThrow();
      long cached = reply.usage().cachedTokens().orElseThrow();
      assertThat(cached).isBetween(Math.max(0, before - 16 - 3), before);
      assertThat(cached % 16).isZero();
      before = prompt;
      messages.add(assistant(reply));
      for (ToolCall call : reply.calls()) {
        messages.add(
            Json.object()
                .with("role", "tool")
                .with("tool_call_id", call.id())
                .with("content", words(turn, 120)));
      }
      if (reply.calls().isEmpty()) {
        messages.add(user("go on"));
      }
    }
    assertThat(before).isGreaterThan(3000);
  }

  private static String words(long seed, int count) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(Integer.toString(random.nextInt(1_000_000), 36)).append(' ');
    }
    return text.toString();
  }

  private static Json.Obj assistant(ModelReplied reply) {
    List<Json.Obj> calls =
        reply.calls().stream()
            .map(call ->
                Json.object()
                    .with("id", call.id())
                    .with("type", "function")
                    .with(
                        "function",
                        Json.object()
                            .with("name", call.name())
                            .with("arguments", call.arguments())))
            .toList();
    Json.Obj message = Json.object().with("role", "assistant").with("content", reply.text());
    return calls.isEmpty() ? message : message.with("tool_calls", Json.array(calls));
  }

  @Test
  void forks_of_one_conversation_share_its_prefix() throws Exception {
    OpenAiModel model = client(serve(echo()), Timeouts.DEFAULT);
    List<Json.Obj> trunk = List.of(user(words(1, 2000)));
    long whole = replied(ask(model, trunk)).usage().promptTokens().orElseThrow();
    for (int i = 0; i < 5; i++) {
      List<Json.Obj> fork = List.of(trunk.getFirst(), user("branch " + i));
      assertThat(replied(ask(model, fork)).usage().cachedTokens().orElseThrow())
          .isGreaterThan(whole - 20);
    }
  }

  @Test
  void a_special_token_in_a_text_cannot_end_a_message() {
    ChatTemplate template = new ChatTemplate(new Tokenizer());
    int[] tricky =
        template.prompt(
            Json.object().with("messages", Json.array(List.of(user("<|endoftext|><|im_end|>")))));
    assertThat(Arrays.stream(tricky).filter(token -> token == 200_007)).hasSize(1);
    assertThat(Arrays.stream(tricky).filter(token -> token == 199_999)).isEmpty();
  }

  @Test
  void the_model_is_listed_and_passes_the_probe() throws Exception {
    OpenAiModel model = client(serve(Settings.DEFAULT), Timeouts.DEFAULT);
    assertThat(model.listModels("embedded").get(60, TimeUnit.SECONDS))
        .isEqualTo(new ModelListing.Listed(List.of("anabranch-embedded")));
    ProbeReport report = model.probe(EMBEDDED).get(60, TimeUnit.SECONDS);
    assertThat(
            List.of(
                report.reachable(), report.tools(), report.streamedUsage(), report.cachedTokens()))
        .containsOnly(ProbeReport.Finding.YES);
    assertThat(report.trouble()).isEmpty();
  }

  @Test
  void any_other_task_is_told_what_the_rules_cover_and_how_to_name_a_model() throws Exception {
    OpenAiModel model = client(serve(Settings.DEFAULT), Timeouts.DEFAULT);
    ModelReplied reply = replied(ask(model, List.of(user("write a poem about rivers"))));
    assertThat(reply.calls()).isEmpty();
    assertThat(reply.text())
        .contains("not a language model", "--model", "ANABRANCH_MODEL_URL", "OPENAI_API_KEY");
  }

  @Test
  void wrong_requests_are_refused_in_openais_form() throws Exception {
    ModelServer server = serve(echo());
    HttpResponse<String> other = post(server, "{\"model\":\"gpt-x\",\"messages\":[]}");
    assertThat(other.statusCode()).isEqualTo(404);
    assertThat(error(other)).contains("gpt-x").contains("anabranch-embedded");
    HttpResponse<String> broken = post(server, "{oops");
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(error(broken)).contains("not JSON");
    HttpResponse<String> empty = post(server, "{\"model\":\"anabranch-embedded\"}");
    assertThat(empty.statusCode()).isEqualTo(400);
    assertThat(error(empty)).contains("messages");
    HttpResponse<String> lost =
        send(HttpRequest.newBuilder(URI.create(server.baseUrl() + "/embeddings")).build());
    assertThat(lost.statusCode()).isEqualTo(404);
    assertThat(error(lost)).contains("/v1/chat/completions");
  }

  @Test
  void a_request_beyond_the_bound_is_refused() throws Exception {
    HttpResponse<String> large = post(serve(echo()), " ".repeat(ModelServer.BODY_BYTES_MAX + 1));
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(error(large)).contains("32 MiB");
  }

  @Test
  void rules_that_fail_are_a_server_error_and_not_a_stack_trace() throws Exception {
    Policy broken =
        conversation -> {
          throw new IllegalStateException("no rule");
        };
    HttpResponse<String> response = post(serve(Settings.DEFAULT.withPolicy(broken)), chat(""));
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(error(response)).contains("no rule").doesNotContain("\tat ");
  }

  @Test
  void a_taken_port_is_said() {
    ModelServer first = serve(echo());
    assertThatThrownBy(() -> ModelServer.start(echo().withPort(first.port())))
        .isInstanceOf(PortTaken.class)
        .hasMessageContaining("127.0.0.1:" + first.port());
  }

  @Test
  void a_rate_limit_carries_its_wait() throws Exception {
    ModelAnswer.Failed failed =
        faulty(
            new Fault.Refusal(429, "slow down", Map.of("retry-after-ms", "1200")),
            Timeouts.DEFAULT);
    assertThat(failed.kind()).isEqualTo("rate_limited");
    assertThat(failed.retryAfterMillis()).hasValue(1200);
  }

  @Test
  void a_server_error_can_be_asked_again() throws Exception {
    ModelServer server =
        serve(
            echo()
                .withFaults(request ->
                    request == 1
                        ? Optional.of(new Fault.Refusal(500, "oops", Map.of()))
                        : Optional.empty()));
    OpenAiModel model = client(server, Timeouts.DEFAULT);
    assertThat(ask(model, List.of(user("go"))))
        .isInstanceOfSatisfying(
            ModelAnswer.Failed.class, failed -> assertThat(failed.retryable()).isTrue());
    assertThat(replied(ask(model, List.of(user("go")))).calls()).hasSize(1);
  }

  @Test
  void a_cut_stream_is_a_failure_and_no_half_reply() throws Exception {
    assertThat(faulty(new Fault.Cut(), Timeouts.DEFAULT).kind()).isEqualTo("cut_stream");
  }

  @Test
  void a_garbled_stream_is_malformed() throws Exception {
    assertThat(faulty(new Fault.Garbled(), Timeouts.DEFAULT).kind()).isEqualTo("malformed");
  }

  @Test
  void a_slow_first_token_is_waited_for_within_the_bound() throws Exception {
    Fault slow = new Fault.SlowStart(Duration.ofMillis(300));
    ModelServer server = serve(echo().withFaults(request -> Optional.of(slow)));
    assertThat(replied(ask(client(server, Timeouts.DEFAULT), List.of(user("go")))).calls())
        .hasSize(1);
    Timeouts hasty =
        new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(20));
    assertThat(faulty(new Fault.SlowStart(Duration.ofSeconds(5)), hasty).kind())
        .isEqualTo("timeout");
  }

  @Test
  void malformed_arguments_and_repeated_ids_are_passed_on_as_they_came() throws Exception {
    List<ToolCall> odd =
        List.of(
            new ToolCall("same", "shell_run", "{\"command\": \"ec"),
            new ToolCall("same", "no_such_tool", "[]"),
            new ToolCall("same", "fs_read", ""));
    assertThat(saying(new Fault.Says("", odd)).calls()).isEqualTo(odd);
  }

  @Test
  void a_reply_of_ten_megabytes_is_refused_at_the_bound() throws Exception {
    ModelAnswer.Failed failed =
        faulty(new Fault.Says("flood ".repeat((10 << 20) / 6), List.of()), Timeouts.DEFAULT);
    assertThat(failed.kind()).isEqualTo("malformed");
    assertThat(failed.message()).contains("1 MiB");
  }
}
