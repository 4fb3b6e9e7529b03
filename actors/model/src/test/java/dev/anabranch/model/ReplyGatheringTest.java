package dev.anabranch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.ToolCall;
import dev.anabranch.events.TurnEvent.Finish;
import dev.anabranch.events.TurnEvent.ModelReplied;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReplyGatheringTest {
  private final ReplyGathering gathering = new ReplyGathering(Deltas.dropped());

  private ReplyGatheringTest add(String... chunks) throws ReplyTooLarge {
    for (String chunk : chunks) {
      gathering.add(Json.parseObject(chunk));
    }
    return this;
  }

  private ModelReplied reply() {
    return gathering.reply(5);
  }

  private static String delta(String delta) {
    return "{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}";
  }

  private static String finish(String reason) {
    return "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
  }

  @Test
  void calls_that_come_in_interleaved_pieces_are_joined_by_index() throws Exception {
    add(
        delta("{\"role\":\"assistant\",\"content\":\"I \"}"),
        delta("{\"content\":\"look\"}"),
        delta(
            "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"fs_read\",\"arguments\":\"\"}}]}"),
        delta(
            "{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"fs_list\",\"arguments\":\"{\"}},"
                + "{\"index\":0,\"function\":{\"arguments\":\"{\\\"pa\"}}]}"),
        delta(
            "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"th\\\":1}\"}},{\"index\":1,\"function\":{\"arguments\":\"}\"}}]}"),
        finish("tool_calls"));
    assertThat(reply().text()).isEqualTo("I look");
    assertThat(reply().calls())
        .containsExactly(
            new ToolCall("a", "fs_read", "{\"path\":1}"), new ToolCall("b", "fs_list", "{}"));
    assertThat(reply().finish()).isEqualTo(Finish.TOOL_CALLS);
  }

  @Test
  void two_calls_with_one_id_stay_two_calls() throws Exception {
    add(
        delta(
            "{\"tool_calls\":[{\"index\":0,\"id\":\"x\",\"function\":{\"name\":\"fs_read\",\"arguments\":\"1\"}},"
                + "{\"index\":1,\"id\":\"x\",\"function\":{\"name\":\"fs_list\",\"arguments\":\"2\"}}]}"));
    assertThat(reply().calls())
        .containsExactly(new ToolCall("x", "fs_read", "1"), new ToolCall("x", "fs_list", "2"));
  }

  @Test
  void a_server_that_gives_no_index_and_no_id_is_understood() throws Exception {
    add(
        delta(
            "{\"tool_calls\":[{\"function\":{\"name\":\"fs_read\",\"arguments\":\"{\\\"a\\\"\"}}]}"),
        delta("{\"tool_calls\":[{\"function\":{\"arguments\":\":1}\"}}]}"),
        delta("{\"tool_calls\":[{\"function\":{\"name\":\"fs_list\",\"arguments\":{\"b\":2}}}]}"),
        finish("stop"));
    assertThat(reply().calls())
        .containsExactly(
            new ToolCall("call_0", "fs_read", "{\"a\":1}"),
            new ToolCall("call_1", "fs_list", "{\"b\":2}"));
    assertThat(reply().finish()).isEqualTo(Finish.TOOL_CALLS);
  }

  @Test
  void usage_may_follow_the_finish_in_two_chunks() throws Exception {
    add(
        finish("stop"),
        "{\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":7}}",
        "{\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"prompt_tokens_details\":{\"cached_tokens\":96}}}");
    assertThat(reply().usage()).isEqualTo(Usage.of(100, 96, 7));
  }

  @Test
  void what_the_server_does_not_say_stays_unknown() throws Exception {
    add(
        finish("stop"),
        "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"prompt_tokens_details\":{\"cached_tokens\":null}}}");
    assertThat(reply().usage())
        .isEqualTo(new Usage(OptionalLong.of(9), OptionalLong.empty(), OptionalLong.empty()));
  }

  @Test
  void cached_tokens_are_also_read_from_timings_and_never_exceed_the_prompt() throws Exception {
    add("{\"choices\":[],\"usage\":{\"prompt_tokens\":9},\"timings\":{\"cache_n\":40}}");
    assertThat(reply().usage().cachedTokens()).hasValue(9);
  }

  @Test
  void without_usage_the_timings_tell_the_tokens() throws Exception {
    add("{\"choices\":[],\"timings\":{\"cache_n\":96,\"prompt_n\":4,\"predicted_n\":7}}");
    assertThat(reply().usage()).isEqualTo(Usage.of(100, 96, 7));
  }

  @Test
  void the_first_of_several_choices_counts() throws Exception {
    add(
        "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"other\"}},{\"index\":0,\"delta\":{\"content\":\"mine\"}}]}");
    assertThat(reply().text()).isEqualTo("mine");
  }

  @Test
  void the_model_that_answered_is_told() throws Exception {
    add("{\"model\":\"gpt-x-2026\",\"choices\":[]}");
    assertThat(reply().model()).hasValue("gpt-x-2026");
  }

  @Test
  void text_beyond_its_bound_is_refused() throws Exception {
    String half = "x".repeat(ReplyGathering.TEXT_BYTES_MAX / 2);
    add(delta("{\"content\":\"" + half + "\"}"), delta("{\"content\":\"" + half + "\"}"));
    assertThatThrownBy(() -> add(delta("{\"content\":\"x\"}"))).isInstanceOf(ReplyTooLarge.class);
  }

  private static String call(int index) {
    return delta(
        "{\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"name\":\"fs_read\"}}]}");
  }

  @Test
  void more_calls_than_a_session_runs_are_handed_on_for_it_to_say_so() throws Exception {
    for (int i = 0; i < ReplyGathering.CALLS_MAX; i++) {
      add(call(i));
    }
    add(call(0), call(ReplyGathering.CALLS_MAX - 1));
    assertThat(reply().calls()).hasSize(10_000);
    assertThat(reply().calls()).extracting(ToolCall::name).containsOnly("fs_read");
  }

  @Test
  void far_too_many_calls_are_refused() throws Exception {
    for (int i = 0; i < ReplyGathering.CALLS_MAX; i++) {
      add(call(i));
    }
    assertThatThrownBy(() -> add(call(ReplyGathering.CALLS_MAX)))
        .isInstanceOf(ReplyTooLarge.class)
        .hasMessageContaining("10000 tool calls");
  }

  @Test
  void ids_count_toward_the_bound_of_a_reply() throws Exception {
    String id = "x".repeat(ReplyGathering.TEXT_BYTES_MAX / 2 + 1);
    String begins = "{\"tool_calls\":[{\"index\":%d,\"id\":\"%s\",\"function\":{}}]}";
    add(delta(begins.formatted(0, id)), delta(begins.formatted(0, id)));
    assertThatThrownBy(() -> add(delta(begins.formatted(1, id)))).isInstanceOf(ReplyTooLarge.class);
  }

  @Test
  void chunks_of_another_form_are_refused_and_not_guessed() {
    assertThatThrownBy(() -> add("{\"choices\":7}")).isInstanceOf(JsonRefused.class);
    assertThatThrownBy(() -> add(delta("{\"content\":[1]}"))).isInstanceOf(JsonRefused.class);
  }
}
