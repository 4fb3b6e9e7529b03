package dev.anabranch.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Mask;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.TurnEvent.ModelReplied;
import dev.anabranch.json.Json;
import dev.anabranch.model.Endpoints;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import dev.anabranch.model.OpenAiModel;
import dev.anabranch.model.ProbeReport;
import dev.anabranch.model.ProbeReport.Finding;
import dev.anabranch.model.ServerKind;
import dev.anabranch.model.Timeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Masks and misbehaviour, from the adapter to the rules and back. */
class MaskedServerTest {
  private static final ModelChoice EMBEDDED =
      new ModelChoice(ModelChoice.EMBEDDED_ID, ModelChoice.EMBEDDED_ENDPOINT);
  private static final Policy SHELL =
      conversation -> Reply.call("", "shell_run", Json.object().with("command", "ls"));
  private static final Mask READ_ONLY = new Mask("read", Mask.Mode.AUTO, List.of("fs_read"));
  private static final Mask MUST_READ = new Mask("read", Mask.Mode.REQUIRED, List.of("fs_read"));

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private OpenAiModel client(Settings settings) {
    ModelServer server = ModelServer.start(settings);
    open.add(server);
    OpenAiModel model =
        new OpenAiModel(
            new Endpoints(Optional.of(server.baseUrl()), Optional.empty(), Optional.empty()),
            Timeouts.DEFAULT);
    open.add(model);
    return model;
  }

  private static ModelRequest request() {
    List<Json.Obj> tools =
        List.of("fs_read", "shell_run").stream()
            .map(name ->
                Json.object()
                    .with("type", "function")
                    .with("function", Json.object().with("name", name)))
            .toList();
    Json.Obj user = Json.object().with("role", "user").with("content", "go");
    return new ModelRequest(EMBEDDED, tools, List.of(user), "key");
  }

  private static ModelAnswer ask(OpenAiModel model, ModelRequest request) throws Exception {
    return model.ask(request).get(60, TimeUnit.SECONDS);
  }

  private static ModelReplied replied(ModelAnswer answer) {
    assertThat(answer).isInstanceOf(ModelAnswer.Replied.class);
    return ((ModelAnswer.Replied) answer).event();
  }

  private ModelAnswer faulty(Fault fault, ModelRequest request) throws Exception {
    return ask(
        client(Settings.DEFAULT.withPolicy(SHELL).withFaults(number -> Optional.of(fault))),
        request);
  }

  private static List<String> called(ModelReplied reply) {
    return reply.calls().stream().map(ToolCall::name).toList();
  }

  @Test
  void rules_that_want_a_masked_tool_say_so_or_call_another() throws Exception {
    OpenAiModel model = client(Settings.DEFAULT.withPolicy(SHELL));
    assertThat(called(replied(ask(model, request())))).containsExactly("shell_run");
    ModelReplied said = replied(ask(model, request().with(READ_ONLY)));
    assertThat(said.calls()).isEmpty();
    assertThat(said.text()).contains("shell_run").contains("not allowed");
    assertThat(called(replied(ask(model, request().with(MUST_READ))))).containsExactly("fs_read");
  }

  @Test
  void a_mask_costs_no_cached_token() throws Exception {
    OpenAiModel model = client(Settings.DEFAULT.withPolicy(SHELL));
    long prompt = replied(ask(model, request())).usage().promptTokens().orElseThrow();
    for (Mask mask : List.of(READ_ONLY, MUST_READ, new Mask("no", Mask.Mode.NONE, List.of()))) {
      ModelReplied reply = replied(ask(model, request().with(mask)));
      assertThat(reply.usage().promptTokens()).hasValue(prompt);
      assertThat(reply.usage().cachedTokens()).hasValue(prompt / 16 * 16);
    }
  }

  @Test
  void a_model_can_be_made_to_ignore_the_mask() throws Exception {
    for (Mask mask : List.of(READ_ONLY, MUST_READ)) {
      assertThat(called(replied(faulty(new Fault.IgnoresMask(), request().with(mask)))))
          .containsExactly("shell_run");
    }
  }

  @Test
  void the_probe_sees_that_every_form_of_a_mask_is_kept_to() throws Exception {
    ProbeReport report = client(Settings.DEFAULT).probe(EMBEDDED).get(60, TimeUnit.SECONDS);
    assertThat(report.server().kind()).isEqualTo(ServerKind.EMBEDDED);
    assertThat(report.masks())
        .isEqualTo(new ProbeReport.Masks(Finding.YES, Finding.YES, Finding.YES, Finding.UNKNOWN));
  }

  @Test
  void the_probe_sees_that_a_server_ignores_masks() throws Exception {
    Settings deaf = Settings.DEFAULT.withFaults(number -> Optional.of(new Fault.IgnoresMask()));
    ProbeReport report = client(deaf).probe(EMBEDDED).get(60, TimeUnit.SECONDS);
    assertThat(report.masks().allowedTools()).isEqualTo(Finding.NO);
    assertThat(report.masks().named()).isEqualTo(Finding.NO);
  }

  @Test
  void twins_and_unknown_arguments_are_passed_on_as_they_came() throws Exception {
    List<ToolCall> twins = replied(faulty(Fault.twins("same", "fs_read", "{}"), request())).calls();
    assertThat(twins).hasSize(2);
    assertThat(twins.stream().map(ToolCall::id).distinct()).containsExactly("same");
    List<ToolCall> odd = replied(faulty(Fault.unknownArgument("fs_read"), request())).calls();
    assertThat(odd.getFirst().arguments()).isEqualTo("{\"no_such_argument\":1}");
  }

  @Test
  void floods_endless_repetition_and_broken_characters_are_malformed() throws Exception {
    for (Fault fault :
        List.of(Fault.flood(10 << 20), new Fault.Endless("again and "), new Fault.NotUtf8())) {
      assertThat(faulty(fault, request()))
          .isInstanceOfSatisfying(
              ModelAnswer.Failed.class,
              failed -> {
                assertThat(failed.kind()).isEqualTo("malformed");
                assertThat(failed.retryable()).isTrue();
                assertThat(failed.message())
                    .contains(fault instanceof Fault.NotUtf8 ? "UTF-8" : "1 MiB");
              });
    }
  }
}
