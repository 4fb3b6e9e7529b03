package dev.anabranch.sessions.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of which calls an answer is waited for. */
class AwaitedCallsTest {
  private final Road road = new Road();

  @Test
  void a_call_is_awaited_from_its_publishing_until_the_session_says_that_it_is_settled() {
    assertThat(road.dispatch.awaits(Road.SESSION, "5.0")).isFalse();
    road.shell("5.0");
    road.shell("5.1");
    assertThat(road.dispatch.awaits(Road.SESSION, "5.0")).isTrue();
    assertThat(road.dispatch.awaits(Road.OTHER, "5.0")).isFalse();

    road.dispatch.open(Road.SESSION, Set.of("5.1"));
    assertThat(road.dispatch.awaits(Road.SESSION, "5.0")).isFalse();
    assertThat(road.dispatch.awaits(Road.SESSION, "5.1")).isTrue();
  }
}
