package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Header;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptTest {
  private static final ModelChoice MODEL = new ModelChoice("m", "embedded");

  @Test
  void a_prompt_of_one_turn_is_these_messages_to_the_byte() {
    Prompt prompt =
        begun()
            .plus(
                3,
                new TurnEvent.ModelReplied(
                    "",
                    List.of(new ToolCall("x", "shell_run", "{\"command\":\"ls\"}")),
                    TurnEvent.Finish.TOOL_CALLS,
                    Usage.UNKNOWN,
                    Optional.empty(),
                    7))
            .plus(4, observed("3.0", 2, "no such file"));
    List<Json.Obj> messages = prompt.request(MODEL, "k", List.of()).messages();
    assertThat(lines(messages.subList(1, messages.size())))
        .isEqualTo(
            """
            {"content":"fix it","role":"user"}
            {"content":null,"role":"assistant","tool_calls":[{"function":{"arguments":"{\\"command\\":\\"ls\\"}","name":"shell_run"},"id":"call_3_0","type":"function"}]}
            {"content":"[exit 2]\\nno such file","role":"tool","tool_call_id":"call_3_0"}
            """);
  }

  @Test
  void broken_arguments_travel_inside_an_object_and_two_calls_of_one_id_are_two_calls() {
    Prompt prompt =
        begun()
            .plus(
                3,
                new TurnEvent.ModelReplied(
                    "hm",
                    List.of(
                        new ToolCall("x", "fs_read", "{oops"), new ToolCall("x", "fs_read", "{}")),
                    TurnEvent.Finish.TOOL_CALLS,
                    Usage.UNKNOWN,
                    Optional.empty(),
                    7))
            .plus(4, new ToolEvent.Rejected("3.0", "no JSON"))
            .plus(5, observed("3.1", 0, ""));
    String text = lines(prompt.request(MODEL, "k", List.of()).messages());
    assertThat(text)
        .contains("{\\\"malformed\\\":\\\"{oops\\\"}", "call_3_0", "call_3_1", "(no output)");
    assertThat(Pairing.fault(prompt.request(MODEL, "k", List.of()).messages())).isEmpty();
  }

  @Test
  void long_output_names_the_file_that_holds_the_whole() {
    ToolEvent event =
        new ToolEvent.Observed(
            "3.0",
            0,
            new Output("head", "tail", 9999, Optional.of("ab"), false),
            Optional.empty(),
            1,
            Optional.empty());
    assertThat(lines(new RendererOne().render(4, event)))
        .contains(
            "head\\n[... 9999 bytes in all; the whole output is at /anabranch/out/3.0 ...]\\ntail");
  }

  @Test
  void entries_that_say_nothing_to_the_model_change_no_byte() {
    Prompt prompt = begun();
    for (var silent :
        List.of(
            new TurnEvent.ModelRequested(1, 1, 1, 1, "00"),
            new PeopleEvent.Steered("later", "owner"),
            new PeopleEvent.Paused("owner"),
            new ToolEvent.Dispatched("3.0", 2),
            new TaskEvent.CancelRequested())) {
      assertThat(prompt.plus(9, silent)).isSameAs(prompt);
    }
  }

  @Test
  void the_prefix_hash_is_the_chain_over_header_and_segments() {
    Prompt prompt = begun();
    assertThat(Prompt.of(StandardHeader.create()).prefixHash()).hasSize(64);
    assertThat(prompt.segmentCount()).isEqualTo(1);
    Prompt left = prompt.plus(5, new PeopleEvent.SteerAdmitted(2, "left"));
    Prompt right = prompt.plus(5, new PeopleEvent.SteerAdmitted(2, "right"));
    assertThat(left.prefixHash()).isNotEqualTo(right.prefixHash());
    assertThat(left.segments(List.of()).getFirst().sha256())
        .isEqualTo(right.segments(List.of()).getFirst().sha256());
    assertThat(prompt.segments(List.of())).hasSize(1);
  }

  @Test
  void a_renderer_of_a_newer_build_is_refused_by_name() {
    Header newer = new Header("99", "s", List.of(), List.of(), List.of());
    assertThatThrownBy(() -> Prompt.of(newer)).hasMessageContaining("renderer 99");
  }

  @Test
  void an_answer_without_a_call_or_a_call_without_an_answer_is_a_fault() {
    Json.Obj user = Json.object().with("role", "user").with("content", "u");
    Json.Obj tool =
        Json.object().with("role", "tool").with("tool_call_id", "a").with("content", "t");
    Json.Obj call =
        Json.object()
            .with("role", "assistant")
            .with("tool_calls", Json.array(List.of(Json.object().with("id", "a"))));
    assertThat(Pairing.fault(List.of(user, tool))).isPresent();
    assertThat(Pairing.fault(List.of(call))).isPresent();
    assertThat(Pairing.fault(List.of(call, user, tool))).isPresent();
    assertThat(Pairing.fault(List.of(call, tool, tool))).isPresent();
    assertThat(Pairing.fault(List.of(call, tool, user))).isEmpty();
  }

  /** Computed by another program from architecture.md §5; never changes while renderer 1 exists. */
  @Test
  void the_golden_prompt_of_renderer_1_keeps_its_hash() {
    Header header =
        new Header(
            "1",
            "You are ünïcode.",
            List.of(
                new ToolDefinition(
                    "fs_read", "Read.", Json.object().with("type", "object"), ToolEffect.PURE)),
            List.of(),
            List.of());
    Prompt empty = Prompt.of(header);
    assertThat(empty.prefixHash())
        .isEqualTo("c21d44f5503046a36e4adfb3f2d8a8e0473c73ca16c0230834d1b8516e5ee811");
    assertThat(empty.plus(1, new PeopleEvent.SteerAdmitted(1, "fix it \uD83C\uDF0A")).prefixHash())
        .isEqualTo("92a08a0ef9bc66ed8b4e8bb0018d53138f19e9451291105d38fee3a3d1ee1025");
  }

  private static Prompt begun() {
    return Prompt.of(StandardHeader.create())
        .plus(
            1,
            new TaskEvent.Submitted(
                "fix it",
                MODEL,
                StandardHeader.create(),
                Optional.empty(),
                3,
                "owner",
                Limits.DEFAULT,
                Terms.DEFAULT,
                Optional.empty()));
  }

  private static ToolEvent observed(String call, int exit, String text) {
    return new ToolEvent.Observed(
        call, exit, Output.of(text), Optional.empty(), 1, Optional.empty());
  }

  private static String lines(List<Json.Obj> messages) {
    return new String(
        messages.stream()
            .map(m -> m.canonical() + "\n")
            .reduce("", String::concat)
            .getBytes(StandardCharsets.UTF_8),
        StandardCharsets.UTF_8);
  }
}
