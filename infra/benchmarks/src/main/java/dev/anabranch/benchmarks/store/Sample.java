package dev.anabranch.benchmarks.store;

import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent.Steered;
import java.util.Base64;
import java.util.SplittableRandom;

/** An event of about 1 KB that does not compress well. */
final class Sample {
  static final int BYTES = 1_024;

  private static final int VARIANTS = 64;
  private static final Event[] EVENTS = events();

  private Sample() {}

  static Event event(long number) {
    return EVENTS[(int) (number % VARIANTS)];
  }

  static String text(SplittableRandom random, int bytes) {
    byte[] noise = new byte[bytes * 3 / 4];
    random.nextBytes(noise);
    return Base64.getEncoder().encodeToString(noise);
  }

  private static Event[] events() {
    SplittableRandom random = new SplittableRandom(7);
    Event[] events = new Event[VARIANTS];
    for (int i = 0; i < VARIANTS; i++) {
      events[i] = new Steered(text(random, BYTES - 30), "bench");
    }
    return events;
  }
}
