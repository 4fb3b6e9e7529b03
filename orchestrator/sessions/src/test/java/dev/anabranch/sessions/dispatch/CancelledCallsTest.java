package dev.anabranch.sessions.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.bus.WorkerBeat.State;
import dev.anabranch.session.SessionCommand.CancelOverdue;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How long the calls of a cancelled session are waited for; in virtual time. */
class CancelledCallsTest {
  private final Road road = new Road();

  private void cancel() {
    road.shell("5.0");
    road.beats("a", State.READY, 1, road.holds("5.0", 1));
    road.passes(3);
    road.dispatch.cancel(Road.SESSION);
  }

  private void assertOverdueAt(long seconds) {
    assertThat(road.told).containsExactly(new CancelOverdue());
    assertThat(road.toldAt).containsExactly(seconds);
  }

  @Test
  void a_worker_that_does_not_say_that_it_ends_the_call_is_waited_for_ten_seconds() {
    cancel();
    road.passes(100);
    assertOverdueAt(13);
  }

  @Test
  void a_worker_that_says_that_it_ends_the_call_is_waited_for_as_after_a_limit() {
    cancel();
    road.beats("a", State.READY, 1, road.ends("5.0", 1));
    road.passes(100);
    assertOverdueAt(3 + WorkerBeat.ENDING_SECONDS);
  }

  @Test
  void an_answer_that_is_on_its_way_is_waited_for_still() {
    cancel();
    road.beats("a", State.READY, 1, road.ends("5.0", 1));
    road.passes(20);
    road.beats("a", State.READY, 1);
    road.passes(9);
    assertThat(road.told).isEmpty();
    road.dispatch.open(Road.SESSION, Set.of());
    road.passes(100);
    assertThat(road.told).as("all is settled").isEmpty();
  }

  @Test
  void a_worker_that_is_lost_while_it_ends_the_call_is_not_waited_for_to_the_last() {
    cancel();
    road.beats("a", State.READY, 1, road.ends("5.0", 1));
    road.passes(5);
    road.dies("a");
    road.passes(100);
    assertThat(road.told).containsExactly(new CancelOverdue());
    assertThat(road.toldAt.getFirst()).isBetween(25L, 29L);
  }

  @Test
  void after_a_restart_who_ends_the_call_is_known_by_its_beats_alone() {
    road.dispatch.cancel(Road.SESSION);
    road.beats("a", State.READY, 1, road.ends("5.0", 1));
    road.passes(30);
    assertThat(road.told).isEmpty();
    road.beats("a", State.READY, 1);
    road.passes(100);
    assertOverdueAt(40);
  }

  @Test
  void that_a_worker_ends_the_call_of_another_session_is_nothing_to_this_one() {
    cancel();
    road.beats(
        "b", State.READY, 1, new WorkerBeat.Held(Road.OTHER, "5.0", 1, Optional.of(1L), true));
    road.passes(100);
    assertOverdueAt(13);
  }
}
