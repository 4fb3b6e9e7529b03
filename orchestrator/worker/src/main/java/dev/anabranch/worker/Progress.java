package dev.anabranch.worker;

import dev.anabranch.tools.Printed;
import java.time.Duration;
import java.util.Optional;

/** What a running call printed since one last looked; short calls tell nothing. */
final class Progress {
  static final Duration EVERY = Duration.ofMillis(500);

  private final Printed printed;
  private final long begunNanos = System.nanoTime();
  private long told;

  Progress(Printed printed) {
    this.printed = printed;
  }

  /** The newest piece that was not told yet. For one thread. */
  Optional<Printed.Piece> news() {
    if (System.nanoTime() - begunNanos < EVERY.toNanos()) {
      return Optional.empty();
    }
    Optional<Printed.Piece> newest = printed.newest(told);
    newest.ifPresent(piece -> told = piece.to());
    return newest;
  }
}
