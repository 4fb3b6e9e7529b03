package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Budget;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.model.ModelAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Given events, when a command, then events. */
class SessionDeciderTest {
  private SessionState state;
  private List<Event> last = List.of();

  @BeforeEach
  void submitted() {
    state = SessionState.empty(SessionId.random(new SplittableRandom(1)));
    submit(Limits.DEFAULT);
  }

  @Test
  void a_submit_asks_the_model_in_the_same_append() {
    assertThat(types()).containsExactly("Submitted", "ModelRequested");
    assertThat(state.status()).isEqualTo("running");
  }

  @Test
  void text_without_a_call_is_the_answer() {
    reply("42", TurnEvent.Finish.STOP);
    assertThat(types()).containsExactly("ModelReplied", "Ended");
    assertThat(state.life().ended().orElseThrow().answer()).contains("42");
    assertThat(state.status()).isEqualTo("completed");
  }

  @Test
  void a_cut_reply_is_asked_to_go_on_three_times_and_then_the_session_fails() {
    for (int i = 0; i < 3; i++) {
      reply("half a sent", TurnEvent.Finish.LENGTH);
      assertThat(types()).containsExactly("ModelReplied", "Nudged", "ModelRequested");
    }
    reply("half a sent", TurnEvent.Finish.LENGTH);
    assertThat(types()).containsExactly("ModelReplied", "Ended");
    assertThat(state.status()).isEqualTo("failed");
  }

  @Test
  void an_empty_reply_is_nudged_once_and_the_second_in_a_row_is_a_model_failure() {
    reply("", TurnEvent.Finish.STOP);
    assertThat(types()).containsExactly("ModelReplied", "Nudged", "ModelRequested");
    reply("", TurnEvent.Finish.STOP);
    assertThat(types()).containsExactly("ModelFailed", "Ended");
  }

  @Test
  void an_observation_and_the_next_request_are_one_append() {
    reply("", TurnEvent.Finish.TOOL_CALLS, call("fs_read"));
    assertThat(types()).containsExactly("ModelReplied");
    assertThat(due()).containsExactly("3.0");
    observe("3.0");
    assertThat(types()).containsExactly("Observed", "ModelRequested");
    assertThat(state.steps()).isEqualTo(1);
  }

  @Test
  void neighbouring_pure_calls_go_out_together_and_a_mutating_call_alone_after_them() {
    reply(
        "",
        TurnEvent.Finish.TOOL_CALLS,
        call("fs_read"),
        call("fs_list"),
        call("shell_run"),
        call("fs_grep"));
    assertThat(due()).containsExactly("3.0", "3.1");
    observe("3.1");
    assertThat(due()).containsExactly("3.0");
    observe("3.0");
    assertThat(due()).containsExactly("3.2");
    observe("3.2");
    assertThat(due()).containsExactly("3.3");
    observe("3.3");
    assertThat(types()).containsExactly("Observed", "ModelRequested");
  }

  @Test
  void a_tool_that_the_header_does_not_name_is_rejected_and_never_sent() {
    reply("", TurnEvent.Finish.TOOL_CALLS, call("rm_everything"));
    assertThat(types()).containsExactly("ModelReplied", "Rejected", "ModelRequested");
    assertThat(last.get(1)).asString().contains("rm_everything", "shell_run");
  }

  @Test
  void arguments_that_are_no_json_are_rejected() {
    reply("", TurnEvent.Finish.TOOL_CALLS, new ToolCall("x", "fs_read", "{\"path\": \"a"));
    assertThat(types()).containsExactly("ModelReplied", "Rejected", "ModelRequested");
  }

  @Test
  void two_calls_with_one_id_are_two_calls() {
    reply("", TurnEvent.Finish.TOOL_CALLS, call("fs_read"), call("fs_read"));
    observe("3.0");
    assertThat(types()).containsExactly("Observed");
    observe("3.1");
    assertThat(types()).containsExactly("Observed", "ModelRequested");
  }

  @Test
  void submit_result_is_taken_last_in_its_turn() {
    reply(
        "",
        TurnEvent.Finish.TOOL_CALLS,
        new ToolCall("a", "submit_result", "{\"status\":\"completed\",\"summary\":\"done\"}"),
        call("shell_run"));
    assertThat(due()).containsExactly("3.1");
    observe("3.1");
    assertThat(types()).containsExactly("Observed", "Observed", "Ended");
    assertThat(state.life().ended().orElseThrow().answer()).contains("done");
  }

  @Test
  void a_result_with_an_unknown_status_is_rejected_and_the_session_goes_on() {
    reply(
        "",
        TurnEvent.Finish.TOOL_CALLS,
        new ToolCall("a", "submit_result", "{\"status\":\"maybe\",\"summary\":\"done\"}"));
    assertThat(types()).containsExactly("ModelReplied", "Rejected", "ModelRequested");
  }

  @Test
  void a_plan_is_settled_and_noted_by_the_session() {
    reply(
        "",
        TurnEvent.Finish.TOOL_CALLS,
        new ToolCall(
            "a", "plan_update", "{\"items\":[{\"title\":\"look\",\"status\":\"doing\"}]}"));
    assertThat(types())
        .containsExactly("ModelReplied", "Observed", "PlanUpdated", "ModelRequested");
    assertThat(last.get(2))
        .isEqualTo(new ContextEvent.PlanUpdated(List.of(new ContextEvent.Item("look", "doing"))));
  }

  @Test
  void a_failed_attempt_waits_as_long_as_the_endpoint_asked_and_is_asked_again() {
    tell(answered(failed("rate_limited", true, OptionalLong.of(3000))));
    assertThat(types()).containsExactly("ModelFailed");
    assertThat(state.retry()).contains(new Turn.Retry(state.head(), 3000));
    tell(new SessionCommand.RetryDue());
    assertThat(last)
        .singleElement()
        .isInstanceOfSatisfying(
            TurnEvent.ModelRequested.class,
            request -> {
              assertThat(request.turn()).isEqualTo(1);
              assertThat(request.attempt()).isEqualTo(2);
            });
  }

  @Test
  void attempts_are_bounded() {
    int attempts = 0;
    while (!state.finished() && attempts < 50) {
      tell(answered(failed("server", true, OptionalLong.empty())));
      tell(new SessionCommand.RetryDue());
      attempts++;
    }
    assertThat(attempts).isEqualTo(6);
    assertThat(state.status()).isEqualTo("failed");
  }

  @Test
  void a_final_failure_ends_the_session_and_resume_asks_again() {
    tell(answered(failed("unauthorized", false, OptionalLong.empty())));
    assertThat(types()).containsExactly("ModelFailed", "Ended");
    tell(new SessionCommand.Resume("owner"));
    assertThat(types()).containsExactly("Resumed", "ModelRequested");
    assertThat(state.status()).isEqualTo("running");
  }

  @Test
  void a_message_waits_for_the_boundary_and_is_in_the_very_next_request() {
    reply("", TurnEvent.Finish.TOOL_CALLS, call("shell_run"));
    tell(new SessionCommand.Message("use tabs", "owner"));
    assertThat(types()).containsExactly("Steered");
    observe("3.0");
    assertThat(types()).containsExactly("Observed", "SteerAdmitted", "ModelRequested");
  }

  @Test
  void a_message_to_a_finished_session_opens_its_next_turn() {
    reply("42", TurnEvent.Finish.STOP);
    tell(new SessionCommand.Message("why?", "owner"));
    assertThat(types()).containsExactly("Steered", "SteerAdmitted", "ModelRequested");
    assertThat(state.status()).isEqualTo("running");
  }

  @Test
  void after_a_crash_what_may_have_been_sent_is_sent_again_as_a_new_attempt() {
    reply("", TurnEvent.Finish.TOOL_CALLS, call("fs_read"), call("fs_read"), call("shell_run"));
    tell(new SessionCommand.Wake(true));
    assertThat(last)
        .containsExactly(new ToolEvent.Dispatched("3.0", 2), new ToolEvent.Dispatched("3.1", 2));
  }

  @Test
  void a_fork_inside_an_open_group_sends_it_again_as_its_own_first_attempt() {
    reply("", TurnEvent.Finish.TOOL_CALLS, call("fs_read"), call("fs_read"), call("fs_read"));
    observe("3.1");
    state = state.evolve(new TaskEvent.Forked(state.id(), state.head()));
    tell(new SessionCommand.Wake(true));
    assertThat(last).isEmpty();
    assertThat(due()).containsExactly("3.0", "3.2");
    assertThat(state.dueCalls()).allMatch(call -> call.attempt() == 1);
  }

  @Test
  void a_second_result_of_one_call_is_a_note_and_never_a_second_settlement() {
    reply("", TurnEvent.Finish.TOOL_CALLS, call("shell_run"));
    tell(new SessionCommand.CallOverdue("3.0", 1));
    assertThat(last).containsExactly(new ToolEvent.Dispatched("3.0", 2));
    observe("3.0");
    observe("3.0");
    assertThat(last).as("the same again").isEmpty();
    tell(
        new SessionCommand.CallAnswered(
            new ToolEvent.Observed(
                "3.0", 0, Output.of("other"), Optional.of("r"), 9, Optional.empty()),
            1));
    assertThat(types()).containsExactly("LateResult");
    observe("3.0");
    assertThat(last).isEmpty();
  }

  @Test
  void a_result_of_an_attempt_that_was_never_published_is_nobodys() {
    reply("", TurnEvent.Finish.TOOL_CALLS, call("shell_run"));
    ToolEvent.Settlement forged =
        new ToolEvent.Observed(
            "3.0", 0, Output.of("forged"), Optional.of("r"), 9, Optional.empty());
    tell(new SessionCommand.CallAnswered(forged, 2));
    assertThat(last).isEmpty();
    tell(new SessionCommand.CallOverdue("3.0", 1));
    tell(new SessionCommand.CallAnswered(forged, 3));
    assertThat(last).isEmpty();
    tell(new SessionCommand.CallAnswered(forged, 2));
    assertThat(types()).contains("Observed");
  }

  @Test
  void a_redelivered_result_changes_nothing() {
    reply("", TurnEvent.Finish.TOOL_CALLS, call("shell_run"));
    observe("3.0");
    observe("3.0");
    assertThat(last).isEmpty();
  }

  @Test
  void a_paused_session_sends_nothing_new_but_settles_what_is_open() {
    reply("", TurnEvent.Finish.TOOL_CALLS, call("shell_run"), call("shell_run"));
    tell(new SessionCommand.Pause("owner"));
    assertThat(state.status()).isEqualTo("paused");
    observe("3.0");
    assertThat(types()).containsExactly("Observed");
    assertThat(due()).isEmpty();
    tell(new SessionCommand.Resume("owner"));
    assertThat(due()).containsExactly("3.1");
  }

  @Test
  void a_cancel_settles_all_before_the_session_is_cancelled() {
    reply("", TurnEvent.Finish.TOOL_CALLS, call("shell_run"), call("shell_run"));
    tell(new SessionCommand.Cancel());
    assertThat(types()).containsExactly("CancelRequested", "CallCancelled");
    assertThat(state.status()).isEqualTo("running");
    tell(new SessionCommand.CallAnswered(new ToolEvent.CallCancelled("3.0", Optional.of("r")), 1));
    assertThat(types()).containsExactly("CallCancelled", "SessionCancelled");
    assertThat(state.status()).isEqualTo("cancelled");
  }

  @Test
  void a_cancel_while_the_model_thinks_settles_the_request() {
    tell(new SessionCommand.Cancel());
    assertThat(types()).containsExactly("CancelRequested", "ModelCancelled", "SessionCancelled");
  }

  @Test
  void a_budget_that_is_used_up_pauses_the_session_and_more_of_it_resumes_it() {
    state = SessionState.empty(SessionId.random(new SplittableRandom(2)));
    submit(new Limits(1, 100));
    reply("", TurnEvent.Finish.TOOL_CALLS, call("fs_read"));
    observe("3.0");
    assertThat(types()).containsExactly("Observed", "BudgetReached");
    assertThat(state.status()).isEqualTo("paused");
    tell(new SessionCommand.Resume("owner"));
    assertThat(last).isEmpty();
    tell(new SessionCommand.RaiseBudget(Budget.STEPS, 1, "owner"));
    assertThat(types()).containsExactly("BudgetRaised", "ModelRequested");
    assertThat(state.status()).isEqualTo("running");
  }

  @Test
  void a_superseded_session_holds_still_until_it_is_resumed() {
    reply("", TurnEvent.Finish.TOOL_CALLS, call("fs_read"));
    tell(new SessionCommand.Supersede(SessionId.random(new SplittableRandom(3))));
    assertThat(state.status()).isEqualTo("paused");
    observe("3.0");
    assertThat(types()).containsExactly("Observed");
    tell(new SessionCommand.Resume("owner"));
    assertThat(types()).containsExactly("Resumed", "ModelRequested");
  }

  @Test
  void a_request_that_renders_otherwise_than_recorded_is_said_once() {
    state =
        state.evolve(
            new TurnEvent.ModelFailed(
                "server", "x", OptionalLong.empty(), OptionalLong.of(1), Usage.UNKNOWN));
    state = state.evolve(new TurnEvent.ModelRequested(1, 2, 1, 1, "not the hash"));
    TurnEvent.PrefixBroken broken = state.turn().broken().orElseThrow();
    tell(new SessionCommand.PrefixBlamed(broken));
    assertThat(last).containsExactly(broken);
    tell(new SessionCommand.PrefixBlamed(broken));
    assertThat(last).isEmpty();
  }

  @Test
  void usage_of_failed_attempts_counts_and_inherited_usage_does_not() {
    reply("", TurnEvent.Finish.TOOL_CALLS, call("fs_read"));
    assertThat(state.usage()).isEqualTo(Usage.of(10, 4, 2));
    SessionState fork = state.evolve(new TaskEvent.Forked(state.id(), state.head()));
    assertThat(fork.usage()).isEqualTo(Usage.UNKNOWN);
  }

  private void submit(Limits limits) {
    tell(
        new SessionCommand.Submit(
            new TaskEvent.Submitted(
                "do it",
                new ModelChoice("m", "embedded"),
                StandardHeader.create(),
                Optional.empty(),
                3,
                "owner",
                limits,
                Optional.empty())));
  }

  private void tell(SessionCommand command) {
    last = SessionDecider.decide(state, command);
    for (Event event : last) {
      state = state.evolve(event);
    }
  }

  private SessionCommand answered(ModelAnswer answer) {
    return new SessionCommand.ModelAnswered(state.turn().requested().orElseThrow().seq(), answer);
  }

  private void reply(String text, TurnEvent.Finish finish, ToolCall... calls) {
    tell(
        answered(
            new ModelAnswer.Replied(
                new TurnEvent.ModelReplied(
                    text, List.of(calls), finish, Usage.of(10, 4, 2), Optional.empty(), 1))));
  }

  private static ModelAnswer failed(String kind, boolean retryable, OptionalLong after) {
    return new ModelAnswer.Failed(
        kind, "it did not work", retryable, OptionalLong.empty(), after, Usage.UNKNOWN);
  }

  private void observe(String call) {
    tell(
        new SessionCommand.CallAnswered(
            new ToolEvent.Observed(call, 0, Output.of("ok"), Optional.of("r"), 1, Optional.empty()),
            1));
  }

  private static ToolCall call(String tool) {
    return new ToolCall("same", tool, RandomWorld.fitting(tool));
  }

  private List<String> due() {
    return state.dueCalls().stream().map(Turn.Call::address).toList();
  }

  private List<String> types() {
    List<String> types = new ArrayList<>();
    last.forEach(event -> types.add(EventCodec.type(event)));
    return types;
  }
}
