package dev.anabranch.sessions.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolProgress;
import dev.anabranch.events.SessionId;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who watches what running calls print. */
class RunningOutputsTest {
  private static final int PIECES_MAX = 16;

  private final RunningOutputs outputs = new RunningOutputs();
  private final AtomicInteger news = new AtomicInteger();

  private static ToolProgress piece(SessionId session, int from) {
    return new ToolProgress(session, "3.0", 1, "w", from, "text");
  }

  @Test
  void a_watcher_gets_its_session_alone_in_order_and_is_called_while_there_is_more() {
    SessionId other = SessionId.random(new SplittableRandom(8));
    try (RunningOutputs.Watch watch = outputs.watch(Road.SESSION, news::incrementAndGet)) {
      outputs.hear(piece(other, 0));
      assertThat(news).hasValue(0);
      outputs.hear(piece(Road.SESSION, 1));
      outputs.hear(piece(Road.SESSION, 2));
      assertThat(news).as("once until it reads").hasValue(1);
      assertThat(watch.next()).contains(piece(Road.SESSION, 1));
      assertThat(news).as("there is more").hasValue(2);
      assertThat(watch.next()).contains(piece(Road.SESSION, 2));
      assertThat(watch.next()).isEmpty();
      assertThat(news).hasValue(2);
    }
  }

  @Test
  void who_reads_slowly_misses_the_oldest_and_who_left_is_told_nothing() {
    RunningOutputs.Watch watch = outputs.watch(Road.SESSION, news::incrementAndGet);
    for (int i = 0; i < 2 * PIECES_MAX; i++) {
      outputs.hear(piece(Road.SESSION, i));
    }
    for (int i = PIECES_MAX; i < 2 * PIECES_MAX; i++) {
      assertThat(watch.next()).contains(piece(Road.SESSION, i));
    }
    assertThat(watch.next()).isEmpty();
    int told = news.get();
    watch.close();
    outputs.hear(piece(Road.SESSION, 99));
    assertThat(news).hasValue(told);
  }
}
