package dev.anabranch.console;

import java.util.concurrent.atomic.AtomicLongArray;

/** Answers by the hundred of their status. */
final class Counters {
  private final AtomicLongArray byHundred = new AtomicLongArray(6);

  void answered(int status) {
    byHundred.incrementAndGet(Math.clamp(status / 100, 0, 5));
  }

  long answers(int hundred) {
    return byHundred.get(hundred);
  }
}
