package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is remembered of cancels, and for how long; in virtual time. */
final class RecentCancelsTest {
  private final SplittableRandom random = new SplittableRandom(5);
  private final SessionId session = SessionId.random(random);
  private final CallKey call = new CallKey(session, "3.0");
  private long now = 11;
  private final RecentCancels cancels = new RecentCancels(() -> now);

  private void passes(long nanos) {
    now += nanos;
  }

  @Test
  void a_cancel_is_remembered_for_half_a_minute() {
    cancels.add(session);
    cancels.add(call, 2);
    passes(RecentCancels.REMEMBERED.toNanos() - 1);
    assertThat(cancels.holds(session)).isTrue();
    assertThat(cancels.newest(call)).hasValue(2);
    passes(1);
    assertThat(cancels.holds(session)).isFalse();
    assertThat(cancels.newest(call)).isEmpty();
  }

  @Test
  void cancels_that_come_in_another_order_stop_no_later_attempt_less() {
    cancels.add(call, 3);
    cancels.add(call, 2);
    assertThat(cancels.newest(call)).hasValue(3);
    assertThat(cancels.newest(new CallKey(session, "3.1"))).isEmpty();
    assertThat(cancels.holds(session)).isFalse();
  }

  @Test
  void a_flood_of_cancels_takes_no_more_room_than_its_bound() {
    cancels.add(session);
    cancels.add(call, 2);
    for (int i = 1; i < RecentCancels.CALLS_MAX; i++) {
      cancels.add(new CallKey(session, "4." + i), 2);
      cancels.add(SessionId.random(random));
    }
    cancels.add(call, 2);
    cancels.add(new CallKey(session, "5.0"), 2);
    cancels.add(SessionId.random(random));
    assertThat(cancels.newest(call)).hasValue(2);
    assertThat(cancels.newest(new CallKey(session, "4.1"))).isEmpty();
    assertThat(cancels.holds(session)).isFalse();
  }
}
