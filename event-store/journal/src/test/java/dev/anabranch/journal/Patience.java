package dev.anabranch.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a bound that no healthy machine reaches. */
final class Patience {
  static final int SECONDS = 600;

  private Patience() {}

  static void until(BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("gave up waiting").isBefore(end);
      pause(2);
    }
  }

  static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
