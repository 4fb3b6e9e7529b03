package dev.anabranch.modelserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolChoiceTest {
  private static final List<String> NAMES =
      List.of("fs_list", "fs_read", "shell_run", "submit_result");

  private static Json.Obj tool(String name) {
    Json.Obj parameters =
        Json.parseObject(
            """
            {"type":"object","required":["path","limit","how"],"properties":{
              "path":{"type":"string"},"limit":{"type":"integer","minimum":1},
              "how":{"enum":["slow","fast"]},"all":{"type":"boolean"}}}\
            """);
    return Json.object()
        .with("type", "function")
        .with("function", Json.object().with("name", name).with("parameters", parameters));
  }

  private static Json.Obj request(List<String> offered, String toolChoice) {
    return Json.object()
        .with("tools", Json.array(offered.stream().map(ToolChoiceTest::tool).toList()))
        .with("tool_choice", Json.parse(toolChoice));
  }

  private static ToolChoice choice(String toolChoice) {
    return ToolChoice.of(request(NAMES, toolChoice)).orElseThrow();
  }

  private static String allowed(String mode, List<String> names) {
    List<Json.Obj> tools =
        names.stream()
            .map(name ->
                Json.object()
                    .with("type", "function")
                    .with("function", Json.object().with("name", name)))
            .toList();
    Json.Obj some = Json.object().with("mode", mode).with("tools", Json.array(tools));
    return Json.object().with("type", "allowed_tools").with("allowed_tools", some).canonical();
  }

  private static Reply calls(String text, String... names) {
    List<Reply.Call> calls = new ArrayList<>();
    for (String name : names) {
      calls.add(new Reply.Call(name, Json.object()));
    }
    return new Reply(text, calls);
  }

  private static List<String> names(Reply reply) {
    return reply.calls().stream().map(Reply.Call::name).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void no_reply_leaves_the_allowed_tools_and_a_required_call_is_made(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      List<String> some = NAMES.stream().filter(name -> random.nextInt(3) == 0).toList();
      boolean required = random.nextBoolean() && !some.isEmpty();
      List<String> wanted = NAMES.stream().filter(name -> random.nextInt(3) == 0).toList();
      Reply wish = calls(random.nextBoolean() ? "words" : "", wanted.toArray(String[]::new));

      Reply reply = choice(allowed(required ? "required" : "auto", some)).fit(wish);

      assertThat(some).containsAll(names(reply));
      assertThat(reply.calls().isEmpty() && required).isFalse();
      assertThat(reply.equals(calls(""))).isEqualTo(wish.equals(calls("")) && !required);
      if (some.containsAll(wanted) && !(required && wanted.isEmpty())) {
        assertThat(reply).isEqualTo(wish);
      }
    }
  }

  @Test
  void without_a_choice_the_model_is_free() {
    assertThat(ToolChoice.of(Json.object())).isEmpty();
    assertThat(ToolChoice.of(request(NAMES, "\"auto\""))).isEmpty();
  }

  @Test
  void none_and_a_named_function_are_kept_to() {
    assertThat(choice("\"none\"").fit(calls("", "fs_read")).text()).contains("fs_read");
    assertThat(choice("\"none\"").fit(calls("", "fs_read")).calls()).isEmpty();
    String named = "{\"type\":\"function\",\"function\":{\"name\":\"fs_list\"}}";
    assertThat(names(choice(named).fit(calls("", "shell_run")))).containsExactly("fs_list");
  }

  @Test
  void a_forced_call_has_the_least_arguments_that_its_schema_takes() {
    Reply reply = choice(allowed("required", List.of("fs_read"))).fit(Reply.text("done"));
    assertThat(reply.calls().getFirst().arguments().canonical())
        .isEqualTo("{\"how\":\"slow\",\"limit\":1,\"path\":\"\"}");
  }

  @Test
  void forced_to_submit_it_says_whether_it_was_done() {
    String submit = allowed("required", List.of("submit_result", "fs_list"));
    Json.Obj done = choice(submit).fit(Reply.text("all is well")).calls().getFirst().arguments();
    assertThat(done.canonical())
        .isEqualTo("{\"status\":\"completed\",\"summary\":\"all is well\"}");
    Json.Obj stopped = choice(submit).fit(calls("", "shell_run")).calls().getFirst().arguments();
    assertThat(stopped.text("status")).isEqualTo("failed");
    assertThat(stopped.text("summary")).contains("shell_run");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"perhaps\"",
        "7",
        "{\"type\":\"other\"}",
        "{\"type\":\"function\"}",
        "{\"type\":\"function\",\"function\":{\"name\":\"gone\"}}",
        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"none\",\"tools\":[]}}",
        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\",\"tools\":[]}}"
      })
  void what_cannot_be_understood_is_refused(String toolChoice) {
    assertThatThrownBy(() -> choice(toolChoice)).isInstanceOf(JsonRefused.class);
  }
}
