package dev.anabranch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.WorkerBeat;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long the end of a room takes at most, beside how long a session waits for it. */
final class RoomEndTest {
  @Test
  void a_room_that_ends_badly_leaves_half_of_the_wait_for_the_files() {
    assertThat(BubblewrapRun.ENDS_WITHIN)
        .isGreaterThan(Duration.ofSeconds(20))
        .isLessThan(Duration.ofSeconds(WorkerBeat.ENDING_SECONDS).dividedBy(2));
  }
}
