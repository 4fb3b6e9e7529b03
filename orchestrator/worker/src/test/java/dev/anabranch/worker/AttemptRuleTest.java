package dev.anabranch.worker;

import static dev.anabranch.events.ToolEffect.EXTERNAL;
import static dev.anabranch.events.ToolEffect.PURE;
import static dev.anabranch.events.ToolEffect.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Output;
import dev.anabranch.events.ToolEvent.CallCancelled;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.worker.AttemptRule.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is run again, and what never. */
final class AttemptRuleTest {
  private static final CallRecord UNKNOWN = CallRecord.UNKNOWN;
  private static final Settlement ANSWER = new CallCancelled("7.0", Optional.empty());

  @Test
  void a_call_that_is_answered_gets_the_same_answer_whatever_its_effect() {
    CallRecord ended = UNKNOWN.begun(1).ended(ANSWER, 1);

    assertThat(AttemptRule.decide(WORKSPACE, 3, ended)).isEqualTo(new Verdict.Repeat(ANSWER));
    assertThat(AttemptRule.decide(EXTERNAL, 3, ended)).isEqualTo(new Verdict.Repeat(ANSWER));
  }

  @Test
  void an_attempt_that_did_not_run_to_its_end_is_no_answer_to_the_next_one() {
    for (Kind kind : Kind.values()) {
      Settlement failed = new Failed("7.0", kind, "", Output.EMPTY, Optional.empty(), 1);
      CallRecord ended = UNKNOWN.begun(1).ended(failed, 2);
      boolean passing = kind == Kind.TIMEOUT || kind == Kind.LOST;

      assertThat(AttemptRule.decide(WORKSPACE, 3, ended))
          .as("%s", kind)
          .isEqualTo(passing ? new Verdict.Run() : new Verdict.Repeat(failed));
      assertThat(AttemptRule.decide(WORKSPACE, 2, ended)).isEqualTo(new Verdict.Repeat(failed));
      assertThat(AttemptRule.decide(WORKSPACE, 1, ended)).isEqualTo(new Verdict.Repeat(failed));
      assertThat(AttemptRule.decide(EXTERNAL, 3, ended)).isEqualTo(new Verdict.Repeat(failed));
    }
  }

  @Test
  void pure_and_workspace_calls_run_again_at_any_attempt() {
    assertThat(AttemptRule.decide(PURE, 5, UNKNOWN)).isEqualTo(new Verdict.Run());
    assertThat(AttemptRule.decide(WORKSPACE, 5, UNKNOWN.begun(1))).isEqualTo(new Verdict.Run());
  }

  @Test
  void the_first_attempt_of_an_external_call_runs_for_whoever_has_the_brokers_word() {
    assertThat(AttemptRule.decide(EXTERNAL, 1, UNKNOWN)).isEqualTo(new Verdict.Run());
  }

  @Test
  void an_external_call_that_was_begun_is_in_doubt_even_at_its_first_attempt() {
    assertThat(AttemptRule.decide(EXTERNAL, 1, UNKNOWN.begun(1))).isInstanceOf(Verdict.Doubt.class);
  }

  @Test
  void an_external_call_that_another_worker_may_have_had_is_in_doubt() {
    assertThat(AttemptRule.decide(EXTERNAL, 2, UNKNOWN)).isInstanceOf(Verdict.Doubt.class);
  }

  @Test
  void an_external_call_that_the_broker_gave_this_worker_runs_at_any_attempt_once() {
    CallRecord ours = UNKNOWN.accept();
    assertThat(AttemptRule.decide(EXTERNAL, 2, ours)).isEqualTo(new Verdict.Run());
    assertThat(AttemptRule.decide(EXTERNAL, 3, ours)).isEqualTo(new Verdict.Run());
    assertThat(AttemptRule.decide(EXTERNAL, 2, ours.begun(1))).isInstanceOf(Verdict.Doubt.class);
  }
}
