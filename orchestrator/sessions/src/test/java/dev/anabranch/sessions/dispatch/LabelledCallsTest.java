package dev.anabranch.sessions.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.bus.WorkerBeat.State;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.session.CallRequest;
import dev.anabranch.session.SessionCommand.CallExpired;
import dev.anabranch.session.SessionCommand.CallOverdue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** To which workers the calls of a session with a label go; in virtual time. */
class LabelledCallsTest {
  private final Road road = new Road();

  private static CallRequest call(String address, String tool) {
    return Road.labelled(
        Road.request(Road.SESSION, address, 1, tool, ToolEffect.WORKSPACE), Optional.of("gpu"));
  }

  private void beats(String worker, State state, String... labels) {
    WorkerBeat plain = Road.beat(worker, state, 4);
    road.beats(
        new WorkerBeat(
            worker,
            plain.protocol(),
            plain.program(),
            state,
            plain.problem(),
            List.of(labels),
            plain.tools(),
            plain.slots(),
            plain.holds()));
  }

  private CallExpired expired() {
    assertThat(road.told).hasSize(1);
    return (CallExpired) road.told.getFirst();
  }

  @Test
  void tools_of_ours_go_to_the_label_and_those_of_a_foreign_server_to_the_server() {
    road.publish(call("5.0", "shell_run"));
    road.publish(call("5.1", "shell_python"));
    road.publish(call("5.2", "mcp_hub_search"));
    road.publish(call("5.3", "remote_gpu_train"));
    road.shell("5.4");
    assertThat(road.bus.calls)
        .extracting(ToolRequest::lane)
        .containsExactly(
            Optional.of("gpu"),
            Optional.of("gpu"),
            Optional.of("mcp-hub"),
            Optional.of("remote-gpu"),
            Optional.empty());
  }

  @Test
  void a_call_is_lost_only_if_a_worker_of_its_label_is_free_and_keeps_the_label() {
    beats("plain", State.READY);
    beats("other", State.READY, "big-memory");
    road.publish(call("5.0", "shell_run"));
    road.passes(60);
    assertThat(road.told).isEmpty();
    beats("right", State.READY, "big-memory", "gpu");
    road.passes(12);
    assertThat(road.told).containsExactly(new CallOverdue("5.0", 1));
    assertThat(road.bus.calls)
        .extracting(ToolRequest::lane)
        .containsExactly(Optional.of("gpu"), Optional.of("gpu"));
  }

  @Test
  void a_call_of_no_label_is_not_lost_where_all_workers_have_one() {
    beats("gpu", State.READY, "gpu");
    road.shell("5.0");
    road.passes(600);
    assertThat(expired().message()).contains("take calls of their labels alone");
  }

  @Test
  void a_call_that_waited_in_vain_says_which_worker_to_start() {
    beats("plain", State.READY);
    beats("unable", State.UNABLE);
    road.publish(call("5.0", "shell_run"));
    road.passes(600);
    assertThat(expired().kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(expired().message())
        .contains("no worker of label gpu is there; start one with ANABRANCH_WORKER_LABELS=gpu");
  }

  @Test
  void a_worker_of_the_label_that_has_no_closed_sandbox_says_why_though_another_works() {
    beats("plain", State.READY);
    beats("gpu", State.UNABLE, "gpu");
    road.publish(call("5.0", "shell_run"));
    road.passes(600);
    assertThat(expired().kind()).isEqualTo(Kind.SANDBOX);
    assertThat(expired().message()).contains("no user namespaces: install them");
  }

  @Test
  void a_foreign_servers_tool_is_taken_by_whoever_knows_it_whatever_its_labels() {
    beats("gpu", State.READY, "gpu");
    WorkerBeat beat = Road.beat("knows", State.READY, 4);
    road.beats(
        new WorkerBeat(
            "knows",
            beat.protocol(),
            beat.program(),
            State.READY,
            Optional.empty(),
            List.of("big-memory"),
            List.of("mcp_hub_search"),
            4,
            List.of()));
    road.publish(call("5.0", "mcp_hub_search"));
    road.passes(12);
    assertThat(road.told).containsExactly(new CallOverdue("5.0", 1));
  }
}
