package dev.anabranch.sessions.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolCancel.Superseded;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.bus.WorkerBeat.State;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.InDoubt;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.session.CallRequest;
import dev.anabranch.session.SessionCommand;
import dev.anabranch.session.SessionCommand.CallAnswered;
import dev.anabranch.session.SessionCommand.CallExpired;
import dev.anabranch.session.SessionCommand.CallOverdue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which calls are taken for lost, and when they go out again; in virtual time. */
class LostCallsTest {
  private final Road road = new Road();

  @Test
  void a_call_that_nobody_has_although_a_worker_is_free_goes_out_again_with_doubling_pauses() {
    road.beats("a", State.READY, 4);
    road.shell("5.0");
    road.passes(75);
    assertThat(road.told)
        .containsExactly(
            new CallOverdue("5.0", 1), new CallOverdue("5.0", 2), new CallOverdue("5.0", 3));
    assertThat(road.toldAt).containsExactly(10L, 30L, 70L);
    assertThat(road.attempts("5.0")).containsExactly(1, 2, 3, 4);
    assertThat(road.stopped())
        .containsExactly(
            new Superseded("5.0", 2), new Superseded("5.0", 3), new Superseded("5.0", 4));
  }

  @Test
  void a_call_behind_busy_workers_is_not_lost() {
    road.beats("a", State.READY, 1, road.holds("9.9", 1));
    road.shell("5.0");
    road.passes(300);
    assertThat(road.told).isEmpty();
    road.beats("a", State.READY, 1);
    road.passes(9);
    assertThat(road.told).isEmpty();
    road.passes(2);
    assertThat(road.told).containsExactly(new CallOverdue("5.0", 1));
  }

  @Test
  void a_call_that_only_looks_is_lost_also_while_every_slot_is_busy_but_with_a_label() {
    road.beats("a", State.READY, 1, road.holds("9.9", 1));
    CallRequest look = Road.request(Road.SESSION, "5.0", 1, "fs_read", ToolEffect.PURE);
    CallRequest labelled = Road.request(Road.SESSION, "6.0", 1, "fs_read", ToolEffect.PURE);
    WorkerBeat busy = Road.beat("gpu", State.READY, 1, road.holds("9.8", 1));
    road.beats(
        new WorkerBeat(
            busy.worker(),
            busy.protocol(),
            busy.program(),
            busy.state(),
            busy.problem(),
            List.of("gpu"),
            busy.tools(),
            busy.slots(),
            busy.holds()));
    road.publish(look);
    road.publish(Road.labelled(labelled, Optional.of("gpu")));
    road.passes(11);
    assertThat(road.told).containsExactly(new CallOverdue("5.0", 1));
  }

  @Test
  void a_call_that_a_worker_has_is_not_lost_begun_or_not() {
    road.beats("b", State.READY, 4);
    road.beats("a", State.READY, 4, Road.queued("5.0", 1));
    road.shell("5.0");
    road.passes(60);
    road.beats("a", State.READY, 4, road.holds("5.0", 1));
    road.passes(60);
    assertThat(road.told).isEmpty();
  }

  @Test
  void a_call_whose_worker_falls_silent_goes_to_another_after_ten_seconds() {
    road.beats("b", State.READY, 1, road.holds("9.9", 1));
    road.beats("a", State.READY, 4, road.holds("5.0", 1));
    road.shell("5.0");
    road.passes(60);
    road.dies("a");
    road.passes(8);
    assertThat(road.told).isEmpty();
    road.passes(4);
    assertThat(road.told).containsExactly(new CallOverdue("5.0", 1));
    assertThat(road.attempts("5.0")).containsExactly(1, 2);
  }

  @Test
  void a_call_of_a_worker_that_says_that_it_ends_goes_out_sooner() {
    road.beats("b", State.READY, 1);
    road.beats("a", State.READY, 4, road.holds("5.0", 1));
    road.shell("5.0");
    road.passes(60);
    road.beats("a", State.GONE, 4);
    road.dies("a");
    road.passes(5);
    assertThat(road.told).containsExactly(new CallOverdue("5.0", 1));
  }

  @Test
  void an_answer_on_its_way_is_waited_for() {
    road.beats("a", State.READY, 4, road.holds("5.0", 1));
    road.shell("5.0");
    road.passes(60);
    road.beats("a", State.READY, 4);
    road.passes(6);
    assertThat(road.told).isEmpty();
    road.dispatch.open(Road.SESSION, Set.of());
    road.passes(60);
    assertThat(road.told).isEmpty();
  }

  @Test
  void nothing_goes_out_again_while_no_worker_lives() {
    road.shell("5.0");
    road.beats("a", State.READY, 4, road.holds("5.0", 1));
    road.passes(30);
    road.dies("a");
    road.passes(500);
    assertThat(road.told).isEmpty();
    road.beats("b", State.READY, 4);
    road.passes(2);
    assertThat(road.told).as("a has the same time again to speak").isEmpty();
    road.passes(20);
    assertThat(road.told).containsExactly(new CallOverdue("5.0", 1));
  }

  @Test
  void workers_that_could_not_take_it_make_no_call_lost() {
    road.shell("5.0");
    road.beats("draining", State.DRAINING, 4);
    road.beats("unable", State.UNABLE, 4);
    WorkerBeat other = Road.beat("foreign", State.READY, 4);
    road.beats(
        new WorkerBeat(
            other.worker(),
            WorkerBeat.PROTOCOL + 1,
            other.program(),
            other.state(),
            other.problem(),
            other.labels(),
            other.tools(),
            other.slots(),
            other.holds()));
    road.beats(
        new WorkerBeat(
            "others",
            WorkerBeat.PROTOCOL,
            other.program(),
            other.state(),
            other.problem(),
            List.of(),
            List.of("web_post"),
            other.slots(),
            other.holds()));
    road.passes(120);
    assertThat(road.told).isEmpty();
  }

  @Test
  void a_process_that_stood_still_takes_no_worker_for_lost() {
    road.beats("a", State.READY, 4, road.holds("5.0", 1));
    road.beats("b", State.READY, 4);
    road.shell("5.0");
    road.passes(20);
    road.standsStill(60);
    road.passes(30);
    assertThat(road.told).isEmpty();
  }

  @Test
  void a_paused_session_is_told_again_and_again_and_sends_when_it_goes_on() {
    road.answers = false;
    road.beats("a", State.READY, 4);
    road.shell("5.0");
    road.passes(60);
    assertThat(road.attempts("5.0")).containsExactly(1);
    road.answers = true;
    road.passes(11);
    assertThat(road.attempts("5.0")).containsExactly(1, 2);
  }

  @Test
  void a_call_that_no_worker_survives_is_given_up() {
    road.shell("5.0");
    for (int i = 1; i <= 4; i++) {
      road.beats("w" + i, State.READY, 1, road.holds("5.0", i));
      road.beats("standby", State.READY, 1);
      road.passes(60);
      road.dies("w" + i);
      road.passes(12);
    }
    assertThat(road.attempts("5.0")).containsExactly(1, 2, 3, 4);
    SessionCommand last = road.told.getLast();
    assertThat(last).isInstanceOf(CallExpired.class);
    assertThat(((CallExpired) last).kind()).isEqualTo(Kind.LOST);
  }

  /** A worker alone with its tool, as one that knows a foreign server often is. */
  @Test
  void a_call_that_touches_the_world_and_lost_its_only_worker_is_in_doubt_and_not_said_undone() {
    road.publish(Road.request(Road.SESSION, "5.0", 1, "web_post", ToolEffect.EXTERNAL));
    road.beats("alone", State.READY, 1, road.holds("5.0", 1));
    road.passes(5);
    road.dies("alone");
    road.passes(Road.WAIT.toSeconds() + 30);

    CallAnswered last = (CallAnswered) road.told.getLast();
    assertThat(last.settlement()).isInstanceOf(InDoubt.class);
    assertThat(((InDoubt) last.settlement()).reason())
        .contains("was begun by alone, which was lost while it ran it")
        .contains("It may have had its effect");
  }

  @Test
  void after_a_restart_an_attempt_that_touches_the_world_is_not_stopped_in_the_middle() {
    road.publish(Road.request(Road.SESSION, "5.0", 2, "web_post", ToolEffect.EXTERNAL));
    assertThat(road.stopped()).isEmpty();
    road.publish(Road.request(Road.SESSION, "5.1", 2, "shell_run", ToolEffect.WORKSPACE));
    assertThat(road.stopped()).containsExactly(new Superseded("5.1", 2));
  }

  @Test
  void a_call_that_the_broker_did_not_take_says_so_and_goes_out_as_its_next_attempt() {
    road.bus.away = true;
    assertThat(road.shell("5.0").toCompletableFuture()).isCompletedExceptionally();
    road.bus.away = false;
    road.publish(Road.request(Road.SESSION, "5.0", 2, "shell_run", ToolEffect.WORKSPACE));
    assertThat(road.attempts("5.0")).containsExactly(2);
  }

  @Test
  void an_external_call_that_a_worker_runs_is_neither_sent_again_nor_stopped_after_a_restart() {
    road.beats("b", State.READY, 4);
    road.beats("a", State.READY, 4, road.holds("5.0", 1));
    road.publish(Road.request(Road.SESSION, "5.0", 2, "web_post", ToolEffect.EXTERNAL));
    road.passes(60);
    assertThat(road.attempts("5.0")).isEmpty();
    assertThat(road.stopped()).isEmpty();
  }

  @Test
  void an_external_call_that_nobody_names_after_a_restart_goes_out_after_ten_seconds() {
    road.beats("b", State.READY, 4);
    road.publish(Road.request(Road.SESSION, "5.0", 2, "web_post", ToolEffect.EXTERNAL));
    road.passes(9);
    assertThat(road.attempts("5.0")).isEmpty();
    road.passes(2);
    assertThat(road.attempts("5.0")).containsExactly(3);
  }

  @Test
  void an_external_call_that_runs_outlives_that_its_session_begins_again() {
    road.beats("a", State.READY, 4);
    road.publish(Road.request(Road.SESSION, "5.0", 1, "web_post", ToolEffect.EXTERNAL));
    road.beats("a", State.READY, 4, road.holds("5.0", 1));
    road.publish(Road.request(Road.SESSION, "5.0", 2, "web_post", ToolEffect.EXTERNAL));
    road.passes(60);
    assertThat(road.attempts("5.0")).containsExactly(1);
    assertThat(road.stopped()).isEmpty();
  }
}
