package dev.anabranch.sessions.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolCancel.Superseded;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.bus.WorkerBeat.Held;
import dev.anabranch.bus.WorkerBeat.State;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.json.Json;
import dev.anabranch.session.CallRequest;
import dev.anabranch.session.SessionCommand.CallExpired;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a call is given up, and what it says then; in virtual time. */
class CallDeadlinesTest {
  private final Road road = new Road();

  private static CallRequest shell(String timeout) {
    return Road.request(
        Road.SESSION,
        "5.0",
        1,
        "shell_run",
        ToolEffect.WORKSPACE,
        Json.parseObject("{" + timeout + "}"));
  }

  private CallExpired expired() {
    assertThat(road.told).hasSize(1);
    return (CallExpired) road.told.getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                 | 125",
        "'\"timeout\":10'   | 15",
        "'\"timeout\":-7'   | 6",
        "'\"timeout\":9999' | 605",
        "'\"timeout\":\"x\"'| 125",
      })
  void a_call_that_runs_is_given_up_five_seconds_after_its_limit(String timeout, long seconds) {
    road.publish(shell(timeout));
    road.passes(30);
    road.beats("a", State.READY, 1, road.holds("5.0", 1));
    road.passes(seconds - 1);
    assertThat(road.told).isEmpty();
    road.passes(1);
    assertThat(expired().kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(expired().message())
        .contains("ran on a for " + seconds + " s")
        .contains("may run " + (seconds - 5) + " s")
        .contains("noted and not applied");
  }

  @Test
  void a_call_that_was_given_up_says_what_became_of_the_files_unless_it_only_looks() {
    String files = "files are those from before the call";
    for (long wait : List.of(600, 125)) {
      for (String tool : List.of("shell_run", "web_post", "fs_read")) {
        Road other = new Road();
        ToolEffect effect =
            switch (tool) {
              case "fs_read" -> ToolEffect.PURE;
              case "web_post" -> ToolEffect.EXTERNAL;
              default -> ToolEffect.WORKSPACE;
            };
        other.publish(Road.request(Road.SESSION, "5.0", 1, tool, effect));
        if (wait < 600) {
          other.beats("a", State.READY, 1, other.holds("5.0", 1));
        }
        other.passes(wait);
        String message = ((CallExpired) other.told.getFirst()).message();
        assertThat(message.contains(files)).as(message).isEqualTo(!tool.equals("fs_read"));
      }
    }
  }

  @Test
  void a_call_that_its_worker_ends_in_time_is_waited_for_until_its_files_are_kept() {
    road.publish(shell("\"timeout\":10"));
    road.beats("a", State.READY, 1, road.holds("5.0", 1));
    road.passes(11);
    road.beats("a", State.READY, 1, road.ends("5.0", 1));
    road.passes(10 + WorkerBeat.ENDING_SECONDS - 12);
    assertThat(road.told).isEmpty();
    road.passes(1);
    assertThat(expired().kind()).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void that_an_earlier_worker_ended_it_is_nothing_to_the_next_one() {
    road.publish(shell("\"timeout\":10"));
    road.beats("b", State.READY, 1);
    road.beats("a", State.READY, 1, road.ends("5.0", 1));
    road.passes(2);
    road.dies("a");
    road.passes(12);
    assertThat(road.attempts("5.0")).containsExactly(1, 2);
    road.told.clear();
    road.beats("b", State.READY, 1, road.holds("5.0", 2));
    road.passes(125);
    assertThat(expired().kind()).isEqualTo(Kind.TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4, 5, 60, 299})
  void a_beat_moves_the_beginning_of_a_call_by_no_more_than_it_can_be_late(long secondsAgo) {
    road.publish(shell("\"timeout\":10"));
    road.passes(300);
    road.beats("a", State.READY, 1, road.holdsSince(secondsAgo, "5.0"));
    long left = 15 - Math.min(secondsAgo, 5);
    road.passes(left - 1);
    assertThat(road.told).isEmpty();
    road.passes(1);
    assertThat(road.told).hasSize(1);
  }

  @Test
  void its_tree_is_stopped_once_the_session_has_settled_it() {
    road.publish(shell("\"timeout\":10"));
    road.beats("a", State.READY, 1, road.holds("5.0", 1));
    road.passes(15);
    assertThat(road.stopped()).isEmpty();
    road.dispatch.open(Road.SESSION, Set.of());
    assertThat(road.stopped()).containsExactly(new Superseded("5.0", 2));
  }

  @Test
  void a_call_that_its_worker_answered_is_stopped_by_nobody() {
    road.publish(shell(""));
    road.beats("a", State.READY, 1, road.holds("5.0", 1));
    road.passes(15);
    road.dispatch.open(Road.SESSION, Set.of());
    assertThat(road.bus.cancels).isEmpty();
  }

  @Test
  void a_session_that_did_not_settle_it_is_told_again() {
    road.publish(shell("\"timeout\":10"));
    road.beats("a", State.READY, 1, road.holds("5.0", 1));
    road.passes(26);
    assertThat(road.toldAt).containsExactly(15L, 20L, 25L);
  }

  @Test
  void without_a_worker_a_call_waits_its_time_and_says_how_to_start_one() {
    road.shell("5.0");
    road.passes(599);
    assertThat(road.told).isEmpty();
    road.passes(1);
    assertThat(expired().kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(expired().message())
        .contains("waited 600 s and no worker began it")
        .contains("no worker is there; start one with `anabranch up --role worker`");
  }

  @Test
  void where_no_sandbox_is_closed_the_call_says_what_is_missing() {
    road.beats("a", State.UNABLE, 4);
    road.shell("5.0");
    road.passes(600);
    assertThat(expired().kind()).isEqualTo(Kind.SANDBOX);
    assertThat(expired().message()).contains("no user namespaces: install them");
  }

  @Test
  void busy_workers_and_missing_tools_are_told_apart() {
    road.beats("a", State.READY, 1, road.holds("9.9", 1));
    road.shell("5.0");
    road.passes(600);
    assertThat(expired().message()).contains("all workers were busy");
    Road other = new Road();
    other.beats("a", State.READY, 1);
    other.publish(Road.request(Road.SESSION, "5.0", 1, "mcp_x", ToolEffect.EXTERNAL));
    other.passes(600);
    assertThat(((CallExpired) other.told.getFirst()).message()).contains("has this tool");
  }

  @Test
  void workers_of_another_version_are_named() {
    WorkerBeat ours = Road.beat("a", State.READY, 4);
    road.beats(
        new WorkerBeat(
            "a",
            WorkerBeat.PROTOCOL + 6,
            ours.program(),
            ours.state(),
            ours.problem(),
            ours.labels(),
            ours.tools(),
            ours.slots(),
            ours.holds()));
    road.shell("5.0");
    road.passes(600);
    assertThat(expired().message()).contains("it speaks version " + (WorkerBeat.PROTOCOL + 6));
  }

  @Test
  void a_call_that_lost_its_worker_waits_anew() {
    road.shell("5.0");
    road.passes(500);
    road.beats("a", State.READY, 4, road.holds("5.0", 1));
    road.passes(60);
    road.dies("a");
    road.passes(300);
    assertThat(road.told).isEmpty();
    road.passes(311);
    assertThat(expired().message()).contains("no worker is there");
  }

  @Test
  void a_clock_of_a_worker_that_goes_wrong_neither_ends_a_call_nor_keeps_it() {
    for (long micros : List.of(0L, Long.MAX_VALUE)) {
      Road far = new Road();
      far.publish(shell("\"timeout\":10"));
      far.beats("a", State.READY, 1, new Held(Road.SESSION, "5.0", 1, Optional.of(micros)));
      far.passes(14);
      assertThat(far.told).isEmpty();
      far.passes(2);
      assertThat(far.told).hasSize(1);
    }
  }

  @Test
  void a_worker_is_told_until_when_it_may_begin() {
    road.shell("5.0");
    assertThat(road.bus.calls.getFirst().deadline())
        .hasValue((1_700_000_000L + Road.WAIT.toSeconds()) * 1_000_000);
  }
}
