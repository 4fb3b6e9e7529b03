package dev.anabranch.benchmarks;

import java.util.Arrays;

/** How long each of many equal things took, in nanoseconds. */
public final class Latencies {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] sorted;

  public Latencies(long[] nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    this.sorted = nanos.clone();
    Arrays.sort(sorted);
  }

  /** Runs something {@code times} times, one after the other. */
  public static Latencies of(int times, Measured measured) throws Exception {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      measured.once();
      nanos[i] = System.nanoTime() - begin;
    }
    return new Latencies(nanos);
  }

  public double millis(double quantile) {
    int index = (int) Math.ceil(quantile * sorted.length) - 1;
    return sorted[Math.clamp(index, 0, sorted.length - 1)] / NANOS_PER_MILLI;
  }

  public int count() {
    return sorted.length;
  }

  /** One thing that is measured. */
  public interface Measured {
    void once() throws Exception;
  }
}
