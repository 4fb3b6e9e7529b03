package dev.anabranch.sessions.dispatch;

import java.time.Duration;

/**
 * How calls are sent to workers.
 *
 * @param roadMax how many calls of one session are out at once and not settled; the others wait in
 *     order, so that no session is far behind the flood of another
 * @param patience how long a call waits for a worker that begins it
 */
public record DispatchTerms(int roadMax, Duration patience) {
  public static final DispatchTerms DEFAULT = new DispatchTerms(16, Duration.ofMinutes(10));

  public DispatchTerms {
    if (roadMax < 1 || patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException(
          "at least one call of a session is out, and a call waits for a while, not "
              + roadMax
              + " and "
              + patience);
    }
  }
}
