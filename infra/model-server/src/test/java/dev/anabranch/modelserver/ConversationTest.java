package dev.anabranch.modelserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationTest {
  private static Conversation read(String messages) {
    return Conversation.of(
        Json.parseObject(
            """
            {"tools": [{"type": "function", "function": {"name": "shell_run"}}],
             "messages": [%s]}\
            """
                .formatted(messages)));
  }

  private static Result result(String message) {
    return Result.parse(message);
  }

  @Test
  void the_task_is_the_first_user_message_and_later_ones_keep_their_place() {
    Conversation conversation =
        read(
            """
            {"role": "system", "content": "be exact"},
            {"role": "user", "content": "fix it"},
            {"role": "assistant", "content": "hm"},
            {"role": "user", "content": [{"type": "text", "text": "go "}, {"type": "text", "text": "on"}]}\
            """);
    assertThat(conversation.system()).isEqualTo("be exact");
    assertThat(conversation.task()).isEqualTo("fix it");
    assertThat(conversation.tools()).containsExactly("shell_run");
    assertThat(conversation.laterMessages()).containsExactly(new Conversation.Message(1, "go on"));
  }

  @Test
  void results_find_their_calls_in_any_order_also_when_ids_repeat() {
    Conversation conversation =
        read(
            """
            {"role": "user", "content": "go"},
            {"role": "assistant", "content": null, "tool_calls": [
              {"id": "a", "type": "function", "function": {"name": "fs_list", "arguments": "{\\"path\\":\\"x\\"}"}},
              {"id": "b", "type": "function", "function": {"name": "fs_read", "arguments": "no json"}},
              {"id": "a", "type": "function", "function": {"name": "fs_read", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "b", "content": "[rejected] arguments are not JSON"},
            {"role": "tool", "tool_call_id": "a", "content": "first"},
            {"role": "tool", "tool_call_id": "a", "content": "second"}\
            """);
    assertThat(conversation.calls())
        .extracting(Conversation.PastCall::result)
        .containsExactly(
            Optional.of(new Result.Ran(0, "first")),
            Optional.of(new Result.Rejected("arguments are not JSON")),
            Optional.of(new Result.Ran(0, "second")));
    assertThat(conversation.calls().getFirst().arguments().text("path")).isEqualTo("x");
    assertThat(conversation.calls().get(1).arguments()).isEqualTo(Json.object());
  }

  @Test
  void what_is_asked_after_a_finished_task_is_a_task_of_its_own() {
    String submitted =
        """
        {"role": "user", "content": "fix it"},
        {"role": "user", "content": "quickly"},
        {"role": "assistant", "content": "", "tool_calls": [
          {"id": "a", "type": "function", "function": {"name": "submit_result", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "a", "content": "taken"},
        {"role": "user", "content": "survey"},
        {"role": "user", "content": "the folder"}\
        """;
    Conversation next = read(submitted).current();
    assertThat(next.task()).isEqualTo("survey\nthe folder");
    assertThat(next.turns()).isEmpty();
    Conversation steered =
        read(submitted
                + """
                ,
                {"role": "assistant", "content": "", "tool_calls": [
                  {"id": "b", "type": "function", "function": {"name": "fs_list", "arguments": "{}"}}]},
                {"role": "tool", "tool_call_id": "b", "content": "x"},
                {"role": "user", "content": "hurry"}\
                """)
            .current();
    assertThat(steered.task()).isEqualTo(next.task());
    assertThat(steered.turns()).hasSize(1);
    assertThat(steered.laterMessages()).containsExactly(new Conversation.Message(1, "hurry"));
  }

  @Test
  void an_unfinished_task_stays_the_task_whatever_is_said() {
    Conversation conversation =
        read(
            """
            {"role": "user", "content": "fix it"},
            {"role": "assistant", "content": "", "tool_calls": [
              {"id": "a", "type": "function", "function": {"name": "submit_result", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "a", "content": "[rejected] no such status"},
            {"role": "user", "content": "survey the folder"}\
            """);
    assertThat(conversation.current()).isEqualTo(conversation);
  }

  @Test
  void a_result_without_a_call_is_refused() {
    assertThatThrownBy(
            () -> read("{\"role\": \"tool\", \"tool_call_id\": \"x\", \"content\": \"\"}"))
        .isInstanceOf(JsonRefused.class)
        .hasMessageContaining("x");
  }

  @Test
  void every_first_line_is_understood() {
    assertThat(result("a\nb")).isEqualTo(new Result.Ran(0, "a\nb"));
    assertThat(result("(no output)")).isEqualTo(new Result.Ran(0, ""));
    assertThat(result("[exit 1]\nboom\n")).isEqualTo(new Result.Ran(1, "boom\n"));
    assertThat(result("[exit -9]")).isEqualTo(new Result.Ran(-9, ""));
    assertThat(result("[failed: timeout] ran for 120 s\nhalf"))
        .isEqualTo(new Result.Stopped("timeout", "ran for 120 s", "half"));
    assertThat(result("[in doubt] the worker was lost"))
        .isEqualTo(new Result.InDoubt("the worker was lost"));
    assertThat(result("[cancelled]")).isEqualTo(new Result.Cancelled());
    assertThat(result("[exit soon] is a line of a file"))
        .isEqualTo(new Result.Ran(0, "[exit soon] is a line of a file"));
  }

  @ParameterizedTest
  @CsvSource({
    "make the tests pass,REPAIR",
    "Fix the failing test in calc.py,REPAIR",
    "repair this,REPAIR",
    "npm test fails since yesterday,REPAIR",
    "there is a bug in stack.py,REPAIR",
    "fix the survey script,REPAIR",
    "请让测试通过,REPAIR",
    "survey these logs of failing tests,SURVEY",
    "分析这个文件夹里的数据,SURVEY",
    "survey this folder,SURVEY",
    "write a report on the data,SURVEY",
    "Summarize the CSV files here,SURVEY",
    "write a poem,OTHER",
    "translate the README into French,OTHER"
  })
  void the_words_of_a_task_choose_the_policy(String task, TaskKind kind) {
    assertThat(TaskKind.of(task)).isEqualTo(kind);
  }
}
