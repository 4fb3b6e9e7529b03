package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Budget;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.Cost;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.RetryPolicy;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.ToolPolicy;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.model.ModelAnswer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a session may use up, how often it tries again, and when it is stuck. */
class LimitsTest {
  private static final ToolCall READ = Played.call("fs_read", "{\"path\":\"a\"}");

  private static Limits tokens(long max) {
    return new Limits(200, 1000, OptionalLong.of(max), OptionalLong.empty(), 3);
  }

  @Test
  void a_budget_of_tokens_pauses_at_its_bound_and_a_raise_goes_on() {
    Played played = Played.submitted(4, tokens(100), Terms.DEFAULT);
    played.reply(Usage.of(60, 0, 39), READ);
    played.observe(played.address(0), "text");
    assertThat(played.state.status()).isEqualTo("running");
    played.reply(Usage.of(1, 0, 0), READ);
    played.observe(played.address(0), "text");

    assertThat(played.types()).containsExactly("Observed", "BudgetReached");
    assertThat(played.state.status()).isEqualTo("paused");
    played.restart();
    assertThat(played.state.status()).isEqualTo("paused");
    played.tell(new SessionCommand.RaiseBudget(Budget.STEPS, 5, "owner"));
    assertThat(played.state.status()).isEqualTo("paused");
    played.tell(new SessionCommand.RaiseBudget(Budget.TOKENS, 1, "owner"));
    assertThat(played.types()).containsExactly("BudgetRaised", "ModelRequested");
  }

  @Test
  void what_sub_agents_spent_is_spent() {
    Limits limits = new Limits(200, 1000, OptionalLong.empty(), OptionalLong.of(1_000_000), 3);
    Played played = Played.submitted(4, limits, Terms.DEFAULT);
    played.answer(
        new ModelAnswer.Replied(
            new TurnEvent.ModelReplied(
                "",
                List.of(READ),
                TurnEvent.Finish.TOOL_CALLS,
                Usage.of(10, 0, 1),
                Optional.empty(),
                1,
                Optional.of(new Cost(new BigDecimal("0.4"), "USD", "p1")),
                Optional.empty())));
    played.state =
        played.state.evolve(
            new ChildEvent.ChildSubmitted(
                "1.0",
                0,
                SessionId.random(new SplittableRandom(2)),
                "{}",
                new ChildEvent.Spent(OptionalLong.of(50), new BigDecimal("0.60"))));
    assertThat(played.state.life().spent().cost()).isEqualByComparingTo("1.00");
    played.observe("3.0", "text");
    assertThat(played.types()).containsExactly("Observed", "BudgetReached");
  }

  @Test
  void a_wait_that_the_endpoint_asked_for_does_not_count_as_an_attempt_and_the_rest_are_bounded() {
    Played played = Played.submitted(4);
    for (int i = 0; i < 100; i++) {
      played.answer(failed("rate_limited", OptionalLong.of(3000)));
      assertThat(played.state.retry().orElseThrow().millis()).isEqualTo(3000);
      played.restart();
      assertThat(played.state.retry().orElseThrow().millis()).isEqualTo(3000);
      played.tell(new SessionCommand.RetryDue());
    }
    for (int i = 0; i < 6; i++) {
      assertThat(played.state.finished()).isFalse();
      played.answer(failed("server", OptionalLong.empty()));
      played.tell(new SessionCommand.RetryDue());
    }
    assertThat(played.state.status()).isEqualTo("failed");
  }

  private static ModelAnswer failed(String kind, OptionalLong retryAfter) {
    return new ModelAnswer.Failed(
        kind, "not now", true, OptionalLong.of(429), retryAfter, Usage.UNKNOWN);
  }

  @Test
  void a_fallback_takes_over_once_when_the_first_model_failed_for_good() {
    ModelChoice second = new ModelChoice("second", "embedded");
    Terms terms =
        new Terms(
            ToolPolicy.FREE,
            new RetryPolicy(1, 1, 1, new TreeMap<>()),
            OptionalLong.empty(),
            Optional.of(second),
            Optional.empty(),
            Optional.empty());
    Played played = Played.submitted(4, Limits.DEFAULT, terms);
    played.answer(failed("server", OptionalLong.empty()));
    assertThat(played.types()).containsExactly("ModelFailed", "ModelSwitched", "ModelRequested");
    assertThat(played.state.model()).isEqualTo(second);
    played.answer(failed("server", OptionalLong.empty()));
    assertThat(played.types()).containsExactly("ModelFailed", "Ended");
  }

  @Test
  void a_failure_of_an_attempt_before_the_one_under_way_uses_up_nothing() {
    TreeMap<String, Integer> twice = new TreeMap<>(Map.of("fs_", 2));
    Terms terms =
        new Terms(
            ToolPolicy.FREE,
            new RetryPolicy(1, 1, 1, twice),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Played played = Played.submitted(4, Limits.DEFAULT, terms);
    played.reply(READ);
    for (ToolEvent.Kind kind : List.of(ToolEvent.Kind.TIMEOUT, ToolEvent.Kind.LOST)) {
      SessionCommand first = new SessionCommand.CallAnswered(ended(played, kind), 1);
      played.tell(first);
      if (kind == ToolEvent.Kind.TIMEOUT) {
        assertThat(played.last).containsExactly(new ToolEvent.Dispatched(played.address(0), 2));
        played.tell(first);
      }
      assertThat(played.last).isEmpty();
    }
    played.tell(new SessionCommand.CallAnswered(ended(played, ToolEvent.Kind.TIMEOUT), 2));
    assertThat(played.types()).containsExactly("Failed", "ModelRequested");
  }

  private static ToolEvent.Failed ended(Played played, ToolEvent.Kind kind) {
    return new ToolEvent.Failed(played.address(0), kind, "", Output.EMPTY, Optional.empty(), 1);
  }

  @Test
  void the_same_call_with_the_same_result_is_told_at_three_and_pauses_at_five() {
    Played played = Played.submitted(4);
    for (int i = 1; i <= 5; i++) {
      played.reply(READ);
      played.observe(played.address(0), "the same");
      switch (i) {
        case 3 ->
            assertThat(played.types()).containsExactly("Observed", "LoopNoticed", "ModelRequested");
        case 5 -> assertThat(played.types()).containsExactly("Observed", "LoopNoticed", "Paused");
        default -> assertThat(played.types()).containsExactly("Observed", "ModelRequested");
      }
    }
    assertThat(played.prompt()).contains("3 times with the same arguments");
    played.tell(new SessionCommand.Resume("owner"));
    assertThat(played.types()).containsExactly("Resumed", "ModelRequested");
  }

  @Test
  void another_result_or_an_outage_of_the_model_is_no_loop() {
    Played played = Played.submitted(4);
    for (int i = 0; i < 8; i++) {
      played.answer(failed("server", OptionalLong.of(1)));
      played.tell(new SessionCommand.RetryDue());
      played.reply(READ);
      played.observe(played.address(0), "result " + i);
      assertThat(played.types()).containsExactly("Observed", "ModelRequested");
    }
  }

  @Test
  void the_plan_is_said_again_after_ten_steps_and_soon_after_it_changed() {
    Played played = Played.submitted(4);
    plan(played, "doing");
    int last = 0;
    for (int step = 1; step <= 25; step++) {
      if (step == 15) {
        plan(played, "done");
      }
      played.reply(Played.call("fs_read", "{\"path\":\"" + step + "\"}"));
      played.observe(played.address(0), "text " + step);
      if (played.types().contains("PlanRecited")) {
        assertThat(step - last).isLessThanOrEqualTo(10);
        last = step;
      }
    }
    assertThat(last).isGreaterThan(15);
    assertThat(played.prompt()).contains("Your plan: 1 of 2 done.", "- next: then that");
  }

  private static void plan(Played played, String status) {
    played.reply(
        Played.call(
            "plan_update",
            "{\"items\":[{\"title\":\"this\",\"status\":\""
                + status
                + "\"},{\"title\":\"then that\",\"status\":\"todo\"}]}"));
  }
}
