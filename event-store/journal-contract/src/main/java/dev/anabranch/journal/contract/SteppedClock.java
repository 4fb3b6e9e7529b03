package dev.anabranch.journal.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved, also backwards. */
public final class SteppedClock implements InstantSource {
  private volatile Instant now;

  public SteppedClock(Instant start) {
    this.now = start;
  }

  public void move(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
