package dev.anabranch.events;

/** Hard bounds of a session: steps, and seconds of wall time since it was submitted. */
public record Limits(int stepsMax, long secondsMax) {
  public static final Limits DEFAULT = new Limits(200, 24 * 3600);

  public Limits {
    if (stepsMax < 1 || secondsMax < 1) {
      throw new IllegalArgumentException("limits must be at least 1");
    }
  }
}
