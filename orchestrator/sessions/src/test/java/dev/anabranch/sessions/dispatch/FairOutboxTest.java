package dev.anabranch.sessions.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.WorkerBeat.State;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.CallCancelled;
import dev.anabranch.session.CallRequest;
import dev.anabranch.session.SessionCommand.CallAnswered;
import dev.anabranch.session.SessionCommand.CallExpired;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many calls of one session are out at once. */
class FairOutboxTest {
  private static final int OUT_MAX = DispatchTerms.DEFAULT.roadMax();
  private static final int FLOOD = 5_000;
  private static final SessionId OTHER = SessionId.random(new SplittableRandom(2));

  private final Road road = new Road();
  private final Set<String> open = new HashSet<>();

  private static CallRequest read(SessionId session, String call) {
    return Road.request(session, call, 1, "fs_read", ToolEffect.PURE);
  }

  private void flood() {
    flood("fs_read", ToolEffect.PURE);
  }

  private void flood(String tool, ToolEffect effect) {
    for (int i = 0; i < FLOOD; i++) {
      open.add("3." + i);
      road.publish(Road.request(Road.SESSION, "3." + i, 1, tool, effect));
    }
  }

  private void settles(String call) {
    open.remove(call);
    road.dispatch.open(Road.SESSION, Set.copyOf(open));
  }

  @Test
  void a_flood_of_one_session_leaves_few_calls_before_that_of_another() {
    flood();
    road.publish(read(OTHER, "3.0"));
    assertThat(road.bus.calls).hasSize(OUT_MAX + 1);
    assertThat(road.bus.calls.getLast().session()).isEqualTo(OTHER);
  }

  @Test
  void each_settlement_lets_the_next_one_out_in_order_until_all_went_out_once() {
    flood();
    for (int i = 0; i < FLOOD; i++) {
      assertThat(road.bus.calls).hasSize(Math.min(FLOOD, OUT_MAX + i));
      settles(road.bus.calls.get(i).call());
    }
    assertThat(road.bus.calls.stream().map(sent -> sent.call()))
        .containsExactlyElementsOf(IntStream.range(0, FLOOD).mapToObj(i -> "3." + i).toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void in_any_history_no_session_has_more_out_and_none_of_its_calls_is_forgotten(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> out = new ArrayList<>();
    int made = 0;
    while (made < 300 || !open.isEmpty()) {
      if (made < 300 && random.nextInt(2) == 0) {
        String call = "3." + made++;
        open.add(call);
        road.publish(read(Road.SESSION, call));
      } else if (!open.isEmpty()) {
        List<String> some = List.copyOf(open);
        settles(some.get(random.nextInt(some.size())));
      }
      out.clear();
      road.bus.calls.stream().map(sent -> sent.call()).filter(open::contains).forEach(out::add);
      assertThat(out).doesNotHaveDuplicates().hasSize(Math.min(OUT_MAX, open.size()));
    }
  }

  @Test
  void another_attempt_of_a_call_that_is_out_takes_no_place_of_another() {
    flood();
    road.publish(Road.request(Road.SESSION, "3.0", 2, "fs_read", ToolEffect.PURE));
    assertThat(road.bus.calls).hasSize(OUT_MAX + 1);
    road.publish(Road.request(Road.SESSION, "3.4000", 2, "fs_read", ToolEffect.PURE));
    assertThat(road.bus.calls).hasSize(OUT_MAX + 1);
  }

  @Test
  void a_cancel_sends_nothing_of_what_waits() {
    flood();
    road.dispatch.cancel(Road.SESSION);
    settles("3.0");
    assertThat(road.bus.calls).hasSize(OUT_MAX);
  }

  @Test
  void what_waits_behind_calls_that_go_on_is_not_given_up() {
    flood("shell_run", ToolEffect.WORKSPACE);
    road.beats("a", State.READY, OUT_MAX, road.holds("3.0", 1));
    for (int minutes = 0; minutes < 30; minutes++) {
      settles(road.bus.calls.get(minutes).call());
      road.beats("a", State.READY, 1, road.holds(road.bus.calls.get(minutes + 1).call(), 1));
      road.passes(60);
    }
    assertThat(road.told.stream().map(told -> ((CallExpired) told).call()))
        .as("only those that are out too long")
        .isSubsetOf(road.bus.calls.stream().map(sent -> sent.call()).toList());
  }

  @Test
  void without_a_worker_all_of_them_are_given_up_together() {
    flood();
    road.passes(600);
    assertThat(road.told).hasSize(FLOOD);
  }

  @Test
  void a_cancel_settles_at_once_what_never_went_out_and_asks_workers_about_the_rest() {
    int waiting = 5;
    for (int i = 0; i < OUT_MAX + waiting; i++) {
      road.publish(read(Road.SESSION, "3." + i));
    }
    road.publish(read(OTHER, "3.0"));
    road.dispatch.cancel(Road.SESSION);

    assertThat(road.told)
        .containsExactlyElementsOf(
            IntStream.range(OUT_MAX, OUT_MAX + waiting)
                .mapToObj(i -> new CallAnswered(new CallCancelled("3." + i, Optional.empty()), 1))
                .toList());
    assertThat(road.bus.cancels).containsExactly(new ToolCancel(Road.SESSION));
    road.passes(700);
    assertThat(road.bus.calls).hasSize(OUT_MAX + 1);
  }

  @Test
  void a_cancel_says_nothing_of_an_external_call_whose_earlier_attempt_may_run() {
    for (int i = 0; i < OUT_MAX; i++) {
      road.publish(read(Road.SESSION, "3." + i));
    }
    road.publish(Road.request(Road.SESSION, "4.0", 2, "web_post", ToolEffect.EXTERNAL));
    road.publish(Road.request(Road.SESSION, "4.1", 1, "web_post", ToolEffect.EXTERNAL));
    road.publish(Road.request(Road.SESSION, "4.2", 2, "fs_read", ToolEffect.PURE));
    road.dispatch.cancel(Road.SESSION);

    assertThat(road.told)
        .containsExactly(
            new CallAnswered(new CallCancelled("4.1", Optional.empty()), 1),
            new CallAnswered(new CallCancelled("4.2", Optional.empty()), 2));
  }
}
