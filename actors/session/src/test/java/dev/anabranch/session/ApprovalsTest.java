package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who must let a call run, and what becomes of it then. */
class ApprovalsTest {
  private static final ToolCall POST = Played.call(Played.OUTSIDE, "{\"url\":\"http://a.b/c\"}");
  private static final ToolCall SHELL = Played.call("shell_run", "{\"command\":\"ls\"}");
  private static final ToolCall READ = Played.call("fs_read", "{\"path\":\"a\"}");

  @ParameterizedTest
  @CsvSource({
    "1, true, true, true",
    "2, false, false, true",
    "3, false, false, true",
    "4, false, false, false"
  })
  void each_level_asks_for_its_own_kinds_of_calls(
      int level, boolean read, boolean shell, boolean post) {
    assertThat(asks(level, READ)).isEqualTo(read);
    assertThat(asks(level, SHELL)).isEqualTo(shell);
    assertThat(asks(level, POST)).isEqualTo(post);
  }

  private static boolean asks(int level, ToolCall call) {
    Played played = Played.submitted(level);
    played.reply(call);
    boolean asked = played.types().contains("ApprovalRequested");
    assertThat(played.due()).hasSize(asked ? 0 : 1);
    assertThat(played.state.status()).isEqualTo(asked ? "waiting" : "running");
    return asked;
  }

  @Test
  void at_level_zero_no_call_reaches_a_worker_and_the_agent_is_told_why() {
    Played played = Played.submitted(0);
    played.reply(READ, SHELL, POST);

    assertThat(played.types())
        .containsExactly("ModelReplied", "Rejected", "Rejected", "Rejected", "ModelRequested");
    assertThat(played.prompt()).contains("not allowed in state working");
  }

  @Test
  void five_parallel_calls_get_each_their_own_answer_in_any_order_also_after_a_restart() {
    Played played = Played.submitted(2);
    played.reply(POST, POST, POST, POST, POST);
    assertThat(played.state.turn().asking()).hasSize(5);
    played.restart();
    assertThat(played.last).isEmpty();

    approve(played, 3, Optional.empty());
    approve(played, 0, Optional.empty());
    approve(played, 1, Optional.of("{\"url\":\"http://a.b/other\"}"));
    played.tell(new SessionCommand.Deny(played.address(2), "not that one", "owner"));

    assertThat(played.due()).containsExactly(played.address(3));
    played.observe(played.address(3), "three");
    assertThat(played.due()).containsExactly(played.address(0));
    played.observe(played.address(0), "zero");
    assertThat(played.state.dueCalls().getFirst().arguments().orElseThrow().text("url"))
        .isEqualTo("http://a.b/other");
    played.observe(played.address(1), "one");
    assertThat(played.state.status()).isEqualTo("waiting");
    assertThat(played.state.turn().asking()).hasSize(1);
    assertThat(played.state.turn().requested()).isEmpty();

    approve(played, 4, Optional.empty());
    played.observe(played.address(4), "four");
    assertThat(played.types()).contains("Observed", "SteerAdmitted", "ModelRequested");
    assertThat(played.prompt())
        .contains("three", "zero", "one", "[denied by owner] not that one", "four")
        .contains("a person changed its arguments");
  }

  private static void approve(Played played, int index, Optional<String> arguments) {
    played.tell(new SessionCommand.Approve(played.address(index), arguments, "owner"));
    assertThat(played.types()).containsExactly("Approved");
  }

  @Test
  void a_second_grant_and_a_grant_for_what_nobody_asked_change_nothing() {
    Played played = Played.submitted(2);
    played.reply(POST, READ);
    approve(played, 0, Optional.empty());
    played.tell(new SessionCommand.Approve(played.address(0), Optional.empty(), "owner"));
    assertThat(played.last).isEmpty();
    played.tell(new SessionCommand.Approve(played.address(1), Optional.empty(), "owner"));
    assertThat(played.last).isEmpty();
    played.tell(new SessionCommand.Approve("99.0", Optional.empty(), "owner"));
    assertThat(played.last).isEmpty();
  }

  @Test
  void a_call_like_one_that_was_let_run_asks_no_more_at_level_three() {
    Played played = Played.submitted(3);
    played.reply(POST);
    approve(played, 0, Optional.empty());
    played.observe(played.address(0), "posted");
    played.reply(POST, Played.call(Played.OUTSIDE, "{\"url\":\"http://other.host/\"}"));

    assertThat(played.last)
        .filteredOn(PeopleEvent.ApprovalRequested.class::isInstance)
        .singleElement()
        .asString()
        .contains("other.host");
    assertThat(played.due()).containsExactly(played.address(0));
  }

  @Test
  void more_autonomy_lets_the_calls_run_that_ask_no_longer() {
    Played played = Played.submitted(1);
    played.reply(SHELL, POST);
    played.tell(new SessionCommand.SetAutonomy(2, "owner"));

    assertThat(played.types()).containsExactly("AutonomyChanged", "Approved");
    assertThat(played.due()).containsExactly(played.address(0));
    assertThat(played.state.turn().asking()).hasSize(1);
  }

  @Test
  void a_fork_asks_again_and_an_inherited_grant_is_none() {
    Played played = Played.submitted(2);
    played.reply(POST);
    approve(played, 0, Optional.empty());
    played.state =
        played.state.evolve(new TaskEvent.Forked(played.state.id(), played.state.head()));
    played.tell(new SessionCommand.Wake(true));

    assertThat(played.types()).containsExactly("ApprovalRequested");
    assertThat(played.due()).isEmpty();
  }

  @Test
  void a_question_waits_for_its_answer_and_the_answer_is_its_result() {
    Played played = Played.submitted(3);
    played.reply(Played.call("human_ask", "{\"question\":\"tabs or spaces?\"}"), READ);
    assertThat(played.types()).containsExactly("ModelReplied", "Asked");
    assertThat(played.due()).containsExactly(played.address(1));
    played.observe(played.address(1), "text");
    assertThat(played.state.status()).isEqualTo("waiting");
    played.restart();

    played.tell(new SessionCommand.Answer(played.address(0), "tabs", "owner"));
    assertThat(played.types()).containsExactly("Answered", "Observed", "ModelRequested");
    assertThat(played.prompt()).contains("tabs");
  }

  @Test
  void a_cancel_settles_what_people_were_asked() {
    Played played = Played.submitted(1);
    played.reply(SHELL, Played.call("human_ask", "{\"question\":\"which?\"}"));
    played.tell(new SessionCommand.Cancel());

    assertThat(played.types())
        .containsExactly("CancelRequested", "CallCancelled", "CallCancelled", "SessionCancelled");
  }

  @Test
  void the_result_is_taken_when_every_other_call_has_its_answer() {
    Played played = Played.submitted(2);
    played.reply(
        Played.call("submit_result", "{\"status\":\"completed\",\"summary\":\"done\"}"), POST);
    assertThat(played.state.status()).isEqualTo("waiting");
    played.tell(new SessionCommand.Deny(played.address(1), "no", "owner"));

    assertThat(played.types()).containsExactly("CallDenied", "Observed", "Ended");
    assertThat(played.journal).filteredOn(ToolEvent.Settlement.class::isInstance).hasSize(2);
  }
}
