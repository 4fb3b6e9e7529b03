package dev.anabranch.events;

import java.util.OptionalLong;

/**
 * The budget of a session; at each bound it pauses and asks. Without a value there is no bound.
 *
 * @param stepsMax turns whose calls are all settled
 * @param secondsMax wall time since it was submitted or a person last took part; waiting for a
 *     person does not count
 * @param tokensMax prompt and output tokens as the endpoint reports them, those of sub-agents too
 * @param costMicrosMax millionths of the currency of the price list, sub-agents included
 * @param depthMax how many levels of sub-agents there may be below
 */
public record Limits(
    int stepsMax,
    long secondsMax,
    OptionalLong tokensMax,
    OptionalLong costMicrosMax,
    int depthMax) {
  /** The deepest tree of sub-agents. */
  public static final int DEPTH_MAX = 3;

  public static final Limits DEFAULT = new Limits(200, 24 * 3600);

  public Limits {
    if (stepsMax < 1 || secondsMax < 1) {
      throw new IllegalArgumentException("limits must be at least 1");
    }
    if (tokensMax.orElse(0) < 0 || costMicrosMax.orElse(0) < 0) {
      throw new IllegalArgumentException("a budget is not negative");
    }
    if (depthMax < 0 || depthMax > DEPTH_MAX) {
      throw new IllegalArgumentException("depth must be 0 to " + DEPTH_MAX + ", was " + depthMax);
    }
  }

  /** Bounds on steps and time alone. */
  public Limits(int stepsMax, long secondsMax) {
    this(stepsMax, secondsMax, OptionalLong.empty(), OptionalLong.empty(), DEPTH_MAX);
  }

  /** These limits with more of one budget; one that has no bound stays without. */
  public Limits raised(Budget what, long added) {
    return switch (what) {
      case STEPS ->
          new Limits(
              (int) Math.min(Integer.MAX_VALUE, stepsMax + added),
              secondsMax,
              tokensMax,
              costMicrosMax,
              depthMax);
      case SECONDS -> new Limits(stepsMax, secondsMax + added, tokensMax, costMicrosMax, depthMax);
      case TOKENS ->
          new Limits(stepsMax, secondsMax, plus(tokensMax, added), costMicrosMax, depthMax);
      case COST ->
          new Limits(stepsMax, secondsMax, tokensMax, plus(costMicrosMax, added), depthMax);
    };
  }

  private static OptionalLong plus(OptionalLong bound, long added) {
    return bound.isPresent() ? OptionalLong.of(bound.getAsLong() + added) : bound;
  }
}
