package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Output;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.ToolEvent.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What follows when a call had its time, was taken for lost, or is sent again by a person. */
class GivenUpCallsTest {
  private static final String LATE = "no answer in 125 s";

  private final Played session = Played.submitted(4);

  private void reply(String... tools) {
    session.reply(
        List.of(tools).stream()
            .map(tool -> Played.call(tool, RandomWorld.fitting(tool)))
            .toArray(ToolCall[]::new));
  }

  private void expires(int index, int attempt) {
    session.tell(
        new SessionCommand.CallExpired(session.address(index), attempt, Kind.TIMEOUT, LATE));
  }

  private ToolEvent.Failed failed(Optional<String> root) {
    return new ToolEvent.Failed(
        session.address(0), Kind.TIMEOUT, LATE, Output.EMPTY, root, 0, true);
  }

  @Test
  void a_mutating_call_whose_time_is_over_fails_with_the_files_that_it_began_from() {
    reply("shell_run");
    expires(0, 1);
    assertThat(session.last.getFirst()).isEqualTo(failed(Optional.of("root0")));
    assertThat(session.types()).containsExactly("Failed", "ModelRequested");
    assertThat(session.state.root()).contains("root0");
  }

  @Test
  void a_pure_call_whose_time_is_over_names_no_files() {
    reply("fs_read");
    expires(0, 1);
    assertThat(session.last.getFirst()).isEqualTo(failed(Optional.empty()));
  }

  @Test
  void a_result_after_that_is_a_note_once_and_its_files_are_not_applied() {
    reply("shell_run");
    expires(0, 1);
    session.observe(session.address(0), "done after all");
    assertThat(session.types()).containsExactly("LateResult");
    assertThat(session.state.root()).contains("root0");
    session.observe(session.address(0), "done after all");
    assertThat(session.last).isEmpty();
  }

  @Test
  void the_note_is_kept_also_over_a_restart_and_the_next_turn() {
    reply("shell_run");
    expires(0, 1);
    String given = session.address(0);
    session.restart();
    reply("fs_read");
    session.observe(given, "done after all");
    assertThat(session.types()).containsExactly("LateResult");
  }

  @Test
  void the_time_of_an_attempt_that_was_taken_over_ends_nothing() {
    reply("shell_run");
    session.tell(new SessionCommand.CallOverdue(session.address(0), 1));
    expires(0, 1);
    assertThat(session.last).isEmpty();
    expires(0, 2);
    assertThat(session.types()).startsWith("Failed");
  }

  @Test
  void a_call_that_waits_for_a_person_neither_expires_nor_goes_out() {
    Played asking = Played.submitted(1);
    asking.reply(Played.call("shell_run", RandomWorld.fitting("shell_run")));
    String call = asking.address(0);
    asking.tell(new SessionCommand.CallExpired(call, 1, Kind.TIMEOUT, LATE));
    assertThat(asking.last).isEmpty();
    asking.tell(new SessionCommand.CallOverdue(call, 1));
    assertThat(asking.last).isEmpty();
    asking.tell(new SessionCommand.Redrive(call));
    assertThat(asking.last).isEmpty();
  }

  @Test
  void a_paused_session_gives_calls_up_but_sends_none_again() {
    reply("shell_run");
    session.tell(new SessionCommand.Pause("owner"));
    session.tell(new SessionCommand.CallOverdue(session.address(0), 1));
    assertThat(session.last).isEmpty();
    expires(0, 1);
    assertThat(session.types()).containsExactly("Failed");
  }

  @Test
  void a_redriven_call_goes_out_as_its_next_attempt_and_is_settled_by_any_of_them() {
    reply("shell_run");
    session.tell(new SessionCommand.Redrive(session.address(0)));
    assertThat(session.last).containsExactly(new ToolEvent.Dispatched(session.address(0), 2));
    session.observe(session.address(0), "of the first attempt");
    assertThat(session.types()).startsWith("Observed");
    session.tell(new SessionCommand.Redrive(session.address(0)));
    assertThat(session.last).isEmpty();
  }

  @Test
  void a_worker_that_was_stopped_for_the_next_attempt_does_not_settle_the_call() {
    reply("shell_run");
    session.tell(new SessionCommand.Redrive(session.address(0)));
    session.settle(new ToolEvent.CallCancelled(session.address(0), Optional.of("root0")));
    assertThat(session.last).isEmpty();
    assertThat(session.due()).containsExactly(session.address(0));
  }

  @Test
  void a_failure_of_a_worker_that_is_delivered_twice_is_one_entry() {
    reply("shell_run", "fs_read");
    ToolEvent.Failed failed =
        new ToolEvent.Failed(
            session.address(0), Kind.TIMEOUT, "120 s", Output.EMPTY, Optional.of("r"), 120_000);
    session.settle(failed);
    session.settle(failed);
    assertThat(session.last).isEmpty();
  }

  @Test
  void calls_beyond_the_bound_of_a_reply_are_refused_in_words_for_the_model() {
    int bound = Turn.CALLS_MAX;
    session.reply(
        IntStream.range(0, bound + 2)
            .mapToObj(i -> Played.call("plan", "{}"))
            .toArray(ToolCall[]::new));
    assertThat(session.last)
        .filteredOn(event ->
            event instanceof ToolEvent.Rejected refused
                && refused.reason().contains("at most " + bound + " calls"))
        .hasSize(2);
  }

  @Test
  void a_reply_of_far_too_many_calls_is_no_reply() {
    session.reply(
        IntStream.range(0, 2 * Turn.CALLS_MAX + 1)
            .mapToObj(i -> Played.call("x", ""))
            .toArray(ToolCall[]::new));
    assertThat(session.types()).containsExactly("ModelFailed", "Ended");
  }
}
