package dev.anabranch.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How fast steps were made.
 *
 * @param cpuMillis processor time of this process a step: all parts but the echo model
 */
record Pace(double perSecond, double cpuMillis) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  static Watch begin() {
    return new Watch(System.nanoTime(), cpu());
  }

  /** When the first step began. */
  record Watch(long nanos, long cpuNanos) {
    Pace end(int steps) {
      double seconds = (System.nanoTime() - nanos) / NANOS_PER_SECOND;
      return new Pace(steps / seconds, (cpu() - cpuNanos) / NANOS_PER_MILLI / steps);
    }
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
