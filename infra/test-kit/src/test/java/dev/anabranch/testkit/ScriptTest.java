package dev.anabranch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which reply comes when. */
class ScriptTest {
  private final List<Json.Obj> conversation = new ArrayList<>(List.of(message("user", "a task")));

  private static Json.Obj message(String role, String content) {
    return Json.object().with("role", role).with("content", content);
  }

  private ModelAnswer ask(Model model) {
    return model
        .ask(new ModelRequest(new ModelChoice("m", "e"), List.of(), conversation, "k"))
        .toCompletableFuture()
        .join();
  }

  /** The reply in short, added to the conversation with its result. */
  private String step(Model model, String result) {
    TurnEvent.ModelReplied reply = ((ModelAnswer.Replied) ask(model)).event();
    conversation.add(message("assistant", reply.text()));
    conversation.add(message("tool", result));
    return reply.text() + String.join("+", reply.calls().stream().map(ToolCall::name).toList());
  }

  @Test
  void replies_come_in_their_order_and_the_same_request_gets_the_same_reply() {
    Model model = Script.begin().calls("a_b", "{}").and("a_c", "{}").says("done").get();

    assertThat(ask(model)).isEqualTo(ask(model));
    assertThat(step(model, "x")).isEqualTo("a_b+a_c");
    assertThat(step(model, "x")).isEqualTo("done");
  }

  @Test
  void a_failure_comes_once_and_tells_how_long_to_wait() {
    Script script =
        Script.begin().fails(429, Duration.ofSeconds(2)).fails(503).says("done").fails(401);
    Model model = script.get();

    ModelAnswer.Failed limited = (ModelAnswer.Failed) ask(model);
    assertThat(limited.kind()).isEqualTo("rate_limited");
    assertThat(limited.status()).hasValue(429);
    assertThat(limited.retryAfterMillis()).hasValue(2_000);
    assertThat(limited.retryable()).isTrue();
    assertThat(((ModelAnswer.Failed) ask(model)).kind()).isEqualTo("server");
    assertThat(step(model, "x")).isEqualTo("done");
    assertThat(((ModelAnswer.Failed) ask(model)).retryable()).isFalse();
    assertThat(((ModelAnswer.Failed) ask(model)).message()).contains("the script is over");
    conversation.subList(1, conversation.size()).clear();
    assertThat(ask(script.get())).isEqualTo(limited);
  }

  @Test
  void a_reply_under_a_condition_is_left_out_where_nobody_told_the_word() {
    Script script =
        Script.begin()
            .calls("a_pay", "{}")
            .callsIf("in doubt", "a_find", "{}")
            .callsIf("nothing", "a_pay", "{}")
            .saysIf("odd", "That was odd.")
            .says("Paid.");

    assertThat(told(script, "paid")).containsExactly("a_pay", "Paid.");
    assertThat(told(script, "[in doubt]", "there")).containsExactly("a_pay", "a_find", "Paid.");
    assertThat(told(script, "[in doubt]", "nothing", "paid"))
        .containsExactly("a_pay", "a_find", "a_pay", "Paid.");
    assertThat(told(script, "odd")).containsExactly("a_pay", "That was odd.");
  }

  private List<String> told(Script script, String... results) {
    conversation.subList(1, conversation.size()).clear();
    Model model = script.get();
    List<String> steps = new ArrayList<>();
    for (String result : results) {
      steps.add(step(model, result));
    }
    steps.add(step(model, "last"));
    return steps;
  }

  @Test
  void a_call_beside_no_call_is_refused() {
    assertThatThrownBy(() -> Script.begin().and("a_b", "{}"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Script.begin().fails(429).and("a_b", "{}"))
        .isInstanceOf(IllegalStateException.class);
  }
}
