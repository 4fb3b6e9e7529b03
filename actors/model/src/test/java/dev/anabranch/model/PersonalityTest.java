package dev.anabranch.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Mask;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.model.ProbeReport.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the adapter finds out what a server is and adapts to it. */
class PersonalityTest {
  private static final Mask ONLY_OTHER =
      new Mask("s", Mask.Mode.REQUIRED, List.of(Probe.OTHER_TOOL));
  private static final Mask OTHER_OR_TEXT =
      new Mask("s", Mask.Mode.AUTO, List.of(Probe.OTHER_TOOL));

  private static OpenAiModel client(ForeignEndpoint server) {
    return new OpenAiModel(
        new Endpoints(Optional.empty(), Optional.of(server.url()), Optional.of("sk-its-own-key")),
        Timeouts.DEFAULT);
  }

  private static ModelChoice model(ForeignEndpoint server) {
    return new ModelChoice("m", server.url());
  }

  private static ProbeReport probe(OpenAiModel client, ForeignEndpoint server) throws Exception {
    return client.probe(model(server)).get(30, TimeUnit.SECONDS);
  }

  private static ModelAnswer ask(OpenAiModel client, ModelRequest request) throws Exception {
    return client.ask(request).get(30, TimeUnit.SECONDS);
  }

  private static List<String> called(ModelAnswer answer) {
    assertThat(answer).isInstanceOf(ModelAnswer.Replied.class);
    return ((ModelAnswer.Replied) answer).event().calls().stream().map(ToolCall::name).toList();
  }

  private static ModelRequest wanting(ForeignEndpoint server) {
    return Probe.callOne(model(server), Probe.TOOLS);
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, UNKNOWN, YES, YES, YES, UNKNOWN",
    "VLLM, VLLM, NO, YES, YES, NO",
    "VLLM_WITH_GRAMMAR, VLLM, NO, YES, YES, YES",
    "LLAMA_CPP, LLAMA_CPP, NO, NO, YES, NO",
    "OLLAMA, OLLAMA, NO, NO, NO, UNKNOWN"
  })
  void a_probe_sees_which_server_it_is_and_which_ways_to_tell_a_mask_work(
      Personality personality,
      ServerKind kind,
      Finding allowed,
      Finding named,
      Finding required,
      Finding grammar)
      throws Exception {
    try (ForeignEndpoint server = personality.start();
        OpenAiModel client = client(server)) {
      ProbeReport report = probe(client, server);
      assertThat(report.server().kind()).isEqualTo(kind);
      assertThat(report.tools()).isEqualTo(Finding.YES);
      assertThat(report.masks())
          .isEqualTo(new ProbeReport.Masks(allowed, named, required, grammar));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Personality.class,
      names = {"VLLM", "LLAMA_CPP", "OLLAMA"})
  void a_server_that_tells_its_window_is_believed(Personality personality) throws Exception {
    try (ForeignEndpoint server = personality.start();
        OpenAiModel client = client(server)) {
      assertThat(probe(client, server).server().windowTokens()).hasValue(Personality.WINDOW);
    }
  }

  @ParameterizedTest
  @EnumSource(Personality.class)
  void no_mask_ever_changes_messages_or_tools(Personality personality) throws Exception {
    try (ForeignEndpoint server = personality.start();
        OpenAiModel client = client(server)) {
      for (int again = 0; again < 2; again++) {
        ModelRequest plain = wanting(server);
        ask(client, plain);
        ask(client, plain.with(ONLY_OTHER));
        ask(client, plain.with(OTHER_OR_TEXT));
        ask(client, plain.with(new Mask("s", Mask.Mode.NONE, List.of())));
        probe(client, server);
      }
      List<Json.Obj> same =
          server.requests.stream()
              .filter(request -> request.list("tools").size() == 2)
              .filter(request -> request.find("prompt_cache_key").isPresent())
              .toList();
      assertThat(same).hasSizeGreaterThanOrEqualTo(8);
      assertThat(same.stream().map(request -> request.at("messages")).distinct()).hasSize(1);
      assertThat(same.stream().map(request -> request.at("tools")).distinct()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Personality.class,
      names = {"OPENAI", "VLLM", "VLLM_WITH_GRAMMAR"})
  void a_required_tool_is_called_whatever_form_the_server_takes(Personality personality)
      throws Exception {
    try (ForeignEndpoint server = personality.start();
        OpenAiModel client = client(server)) {
      probe(client, server);
      assertThat(called(ask(client, wanting(server).with(ONLY_OTHER))))
          .containsExactly(Probe.OTHER_TOOL);
    }
  }

  @Test
  void a_refused_form_is_reported_and_left_out_of_the_next_attempt() throws Exception {
    try (ForeignEndpoint server =
            new ForeignEndpoint((exchange, request) -> {
              boolean object =
                  request.find("tool_choice").filter(Json.Obj.class::isInstance).isPresent();
              if (object) {
                ForeignEndpoint.send(
                    exchange,
                    400,
                    ForeignEndpoint.JSON,
                    "{\"error\":{\"message\":\"Invalid value\",\"param\":\"tool_choice\"}}");
              } else {
                ForeignEndpoint.send(
                    exchange,
                    200,
                    ForeignEndpoint.JSON,
                    "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi\"}}]}");
              }
            });
        OpenAiModel client = client(server)) {
      ModelRequest request = wanting(server).with(ONLY_OTHER);
      for (String form : List.of("allowed_tools", "function")) {
        assertThat(ask(client, request))
            .isInstanceOfSatisfying(
                ModelAnswer.Failed.class,
                failed -> {
                  assertThat(failed.retryable()).isTrue();
                  assertThat(failed.message()).contains("(tool_choice)").contains("next attempt");
                });
        assertThat(server.requests.getLast().obj("tool_choice").text("type")).isEqualTo(form);
      }
      assertThat(ask(client, request)).isInstanceOf(ModelAnswer.Replied.class);
      assertThat(server.requests.getLast().text("tool_choice")).isEqualTo("required");
    }
  }

  @Test
  void ollama_is_never_asked_for_a_stream_in_which_it_loses_calls() throws Exception {
    try (ForeignEndpoint server = Personality.OLLAMA.start();
        OpenAiModel client = client(server)) {
      assertThat(called(ask(client, wanting(server)))).containsExactly(Probe.TOOL);
      assertThat(server.requests.getLast().find("stream").filter(new Json.Bool(true)::equals))
          .isEmpty();
      assertThat(server.requests.getLast().find("stream_options")).isEmpty();
      ask(client, Probe.hello(model(server)));
      assertThat(server.requests.getLast().bool("stream")).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"OPENAI, 96", "VLLM, 96", "LLAMA_CPP, 96", "OLLAMA,"})
  void cached_tokens_are_found_where_each_server_tells_them_and_unknown_where_none_does(
      Personality personality, Long cached) throws Exception {
    try (ForeignEndpoint server = personality.start();
        OpenAiModel client = client(server)) {
      ModelAnswer answer = ask(client, Probe.hello(model(server)));
      assertThat(((ModelAnswer.Replied) answer).event().usage())
          .isEqualTo(
              new Usage(
                  OptionalLong.of(100),
                  cached == null ? OptionalLong.empty() : OptionalLong.of(cached),
                  OptionalLong.of(7)));
      assertThat(probe(client, server).cachedTokens())
          .isEqualTo(Finding.of(personality != Personality.OLLAMA));
    }
  }

  @Test
  void a_server_is_looked_at_once_and_no_model_asked_for_it() throws Exception {
    try (ForeignEndpoint server = Personality.VLLM.start();
        OpenAiModel client = client(server)) {
      ServerFacts told = client.server(model(server)).get(30, TimeUnit.SECONDS);
      int looks = server.looks.size();
      assertThat(told.windowTokens()).hasValue(Personality.WINDOW);
      assertThat(looks).isPositive();
      assertThat(server.requests).isEmpty();
      ask(client, wanting(server));
      probe(client, server);
      assertThat(server.looks).hasSize(looks);
    }
  }

  @Test
  void a_look_shows_the_key_to_its_own_endpoint_alone() throws Exception {
    try (ForeignEndpoint named = Personality.LLAMA_CPP.start();
        ForeignEndpoint other = Personality.LLAMA_CPP.start();
        OpenAiModel client = client(named)) {
      ask(client, wanting(named));
      ask(client, wanting(other));
      assertThat(named.authorizations).containsOnly("Bearer sk-its-own-key");
      assertThat(other.authorizations).isNotEmpty().noneMatch(a -> a.contains("sk-its-own-key"));
    }
  }

  @Test
  void more_cached_tokens_than_tokens_are_counted_as_all_and_said() throws Exception {
    String body =
        """
        {"choices":[{"index":0,"message":{"content":"x"}}],"usage":{"prompt_tokens":9,
         "completion_tokens":1,"prompt_tokens_details":{"cached_tokens":40}}}\
        """;
    try (ForeignEndpoint server =
            new ForeignEndpoint(ForeignEndpoint.saying(200, ForeignEndpoint.JSON, body));
        OpenAiModel client = client(server)) {
      ModelAnswer.Replied replied = (ModelAnswer.Replied) ask(client, Probe.hello(model(server)));
      assertThat(replied.event().usage()).isEqualTo(Usage.of(9, 9, 1));
      assertThat(replied.inconsistency().orElseThrow()).contains("40 cached tokens of 9");
    }
  }

  @Test
  void a_reply_without_a_stream_may_take_longer_than_a_pause_in_one() throws Exception {
    Timeouts hasty =
        new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(30));
    CountDownLatch written = new CountDownLatch(1);
    String body = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"at last\"}}]}";
    try (ForeignEndpoint server =
            new ForeignEndpoint(
                Map.of("/api/version", Json.object().with("version", "0.12.3")),
                (exchange, request) -> {
                  pause(written);
                  ForeignEndpoint.send(exchange, 200, ForeignEndpoint.JSON, body);
                });
        OpenAiModel client =
            new OpenAiModel(
                new Endpoints(Optional.empty(), Optional.empty(), Optional.empty()), hasty)) {
      awaitSeen(client, server);
      ModelAnswer.Replied replied = (ModelAnswer.Replied) ask(client, wanting(server));
      assertThat(replied.event().text()).isEqualTo("at last");
    }
  }

  /** A look is short, and a failed one is repeated by whoever asks next. */
  private static void awaitSeen(OpenAiModel client, ForeignEndpoint server) throws Exception {
    int tries = 0;
    while (client.server(model(server)).get(30, TimeUnit.SECONDS).kind() != ServerKind.OLLAMA) {
      assertThat(++tries).as("looks at the server").isLessThan(100);
    }
  }

  /** Longer than the pause that is allowed in a stream. */
  private static void pause(CountDownLatch never) {
    try {
      assertThat(never.await(900, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void what_was_learnt_before_the_server_was_seen_stays_learnt() {
    Dialects dialects = new Dialects();
    ModelChoice place = new ModelChoice("m", "http://a/v1");
    Dialect noKey = Dialect.FULL.without("prompt_cache_key?", MaskEncoding.Form.NOTHING);
    dialects.learnt(place, noKey);
    dialects.saw(place, ServerFacts.of(ServerKind.OLLAMA));
    assertThat(dialects.of(place).cacheKey()).isFalse();
    assertThat(dialects.of(place).streamsCalls()).isFalse();
  }
}
