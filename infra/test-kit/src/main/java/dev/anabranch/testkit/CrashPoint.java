package dev.anabranch.testkit;

/** Where a server dies: at its {@code write}-th write, before or after that is durable. */
record CrashPoint(int write, boolean durable) implements Comparable<CrashPoint> {
  CrashPoint {
    if (write < 1) {
      throw new IllegalArgumentException("writes count from 1, not " + write);
    }
  }

  /** The call on {@link CrashSweep} that crashes here alone. */
  String replay() {
    return (durable ? "onlyAfter(" : "onlyBefore(") + write + ")";
  }

  @Override
  public int compareTo(CrashPoint other) {
    return write != other.write
        ? Integer.compare(write, other.write)
        : Boolean.compare(durable, other.durable);
  }

  @Override
  public String toString() {
    return (durable ? "after write " : "before write ") + write;
  }
}
