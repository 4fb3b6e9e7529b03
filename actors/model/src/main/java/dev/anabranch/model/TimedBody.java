package dev.anabranch.model;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * The body of a reply that must have come by some time: a server that sends a byte now and then
 * never pauses for long. The client's own bound on a call costs a timer and a lock for each.
 */
final class TimedBody extends FilterInputStream {
  private final long begun;
  private final long nanosMax;

  /**
   * @param begun when the exchange began, by {@link System#nanoTime}
   */
  TimedBody(InputStream body, long begun, Duration max) {
    super(body);
    this.begun = begun;
    this.nanosMax = max.toNanos();
  }

  @Override
  public int read() throws IOException {
    requireTime();
    return super.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    requireTime();
    return super.read(bytes, offset, length);
  }

  private void requireTime() throws InterruptedIOException {
    if (System.nanoTime() - begun > nanosMax) {
      throw new InterruptedIOException("timeout");
    }
  }
}
