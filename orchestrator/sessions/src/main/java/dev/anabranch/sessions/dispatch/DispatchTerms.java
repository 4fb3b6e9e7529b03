package dev.anabranch.sessions.dispatch;

import java.time.Duration;

/**
 * How calls are sent to workers.
 *
 * @param roadMax how many calls of one session are out at once and not settled; the others wait in
 *     order, so that no session is far behind the flood of another
 * @param patience how long a call waits for a worker that begins it
 * @param beats whether workers say what they hold; where they do, a server that begins anew listens
 *     for a while before it believes that nobody runs an earlier attempt
 */
public record DispatchTerms(int roadMax, Duration patience, boolean beats) {
  public static final DispatchTerms DEFAULT = new DispatchTerms(16, Duration.ofMinutes(10), true);

  public DispatchTerms {
    if (roadMax < 1 || patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException(
          "at least one call of a session is out, and a call waits for a while, not "
              + roadMax
              + " and "
              + patience);
    }
  }

  /** The same, but for how long a call waits. */
  public DispatchTerms waiting(Duration newPatience) {
    return new DispatchTerms(roadMax, newPatience, beats);
  }

  /** The same for a bus whose workers say nothing of themselves. */
  public DispatchTerms withoutBeats() {
    return new DispatchTerms(roadMax, patience, false);
  }
}
