package dev.anabranch.console;

import java.util.concurrent.atomic.AtomicLongArray;

/** Answers by the hundred of their status. */
final class Counters {
  private final AtomicLongArray byHundred = new AtomicLongArray(6);

  void answered(int status) {
    byHundred.incrementAndGet(Math.clamp(status / 100, 0, 5));
  }

  long answers() {
    long all = 0;
    for (int hundred = 0; hundred < byHundred.length(); hundred++) {
      all += byHundred.get(hundred);
    }
    return all;
  }

  long answers(int hundred) {
    return byHundred.get(hundred);
  }
}
