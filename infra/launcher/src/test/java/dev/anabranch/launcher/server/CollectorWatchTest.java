package dev.anabranch.launcher.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.journal.CollectionStopped;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CollectorWatchTest {
  @Test
  void a_pass_that_fails_does_not_end_the_watch() {
    AtomicInteger passes = new AtomicInteger();
    try (CollectorWatch watch =
        new CollectorWatch(() -> {
          if (passes.getAndIncrement() == 0) {
            throw new CollectionStopped("a blob is missing");
          }
          throw new IllegalStateException("the disk is full");
        })) {
      watch.run();
      watch.run();
    }
    assertThat(passes).hasValue(2);
  }
}
