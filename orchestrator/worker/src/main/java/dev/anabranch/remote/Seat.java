package dev.anabranch.remote;

import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;

/** One remote worker that joined, for as long as it is heard. */
final class Seat {
  /** Who says nothing for so long is gone. */
  static final Duration SILENCE = Duration.ofSeconds(10);

  private final String id = UUID.randomUUID().toString();
  private final Crew crew;
  private final String program;
  private final LongSupplier nanos;
  private long heard;
  private int asking;

  Seat(Crew crew, String program, LongSupplier nanos) {
    this.crew = crew;
    this.program = program;
    this.nanos = nanos;
    this.heard = nanos.getAsLong();
  }

  String id() {
    return id;
  }

  Crew crew() {
    return crew;
  }

  String program() {
    return program;
  }

  /** It asks something; it is there until it has its answer. */
  synchronized void asks() {
    asking++;
    heard = nanos.getAsLong();
  }

  synchronized void answered() {
    asking--;
    heard = nanos.getAsLong();
  }

  synchronized boolean isSilent() {
    return asking == 0 && nanos.getAsLong() - heard > SILENCE.toNanos();
  }

  synchronized long silentMillis() {
    return asking > 0 ? 0 : (nanos.getAsLong() - heard) / 1_000_000;
  }
}
