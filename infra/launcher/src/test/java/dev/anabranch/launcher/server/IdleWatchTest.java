package dev.anabranch.launcher.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class IdleWatchTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicLong uses = new AtomicLong();
  private final AtomicInteger ends = new AtomicInteger();
  private final IdleWatch watch =
      new IdleWatch(Duration.ofMinutes(5), now::get, uses::get, busy::get, ends::incrementAndGet);

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
    watch.look();
  }

  @Test
  void a_server_ends_when_it_was_idle_for_long_enough() {
    pass(Duration.ofMinutes(4));
    assertThat(ends).hasValue(0);

    pass(Duration.ofMinutes(1));
    assertThat(ends).hasValue(1);
  }

  @Test
  void use_puts_the_end_off() {
    pass(Duration.ofMinutes(4));
    watch.touch();
    pass(Duration.ofMinutes(4));

    assertThat(ends).hasValue(0);
  }

  @Test
  void a_request_is_use() {
    pass(Duration.ofMinutes(4));
    uses.incrementAndGet();
    pass(Duration.ofMinutes(1));
    pass(Duration.ofMinutes(4));
    assertThat(ends).hasValue(0);

    pass(Duration.ofMinutes(1));
    assertThat(ends).hasValue(1);
  }

  @Test
  void a_live_session_keeps_it_up_however_quiet_it_is() {
    busy.set(true);
    pass(Duration.ofHours(3));
    assertThat(ends).hasValue(0);

    busy.set(false);
    pass(Duration.ofMinutes(4));
    assertThat(ends).hasValue(0);
    pass(Duration.ofMinutes(1));
    assertThat(ends).hasValue(1);
  }
}
