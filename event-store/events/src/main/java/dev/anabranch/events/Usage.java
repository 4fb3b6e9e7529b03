package dev.anabranch.events;

import java.util.OptionalLong;

/** Tokens as the endpoint reported them. Unknown is absent, never 0. */
public record Usage(
    OptionalLong promptTokens, OptionalLong cachedTokens, OptionalLong outputTokens) {
  public static final Usage UNKNOWN =
      new Usage(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  public static Usage of(long promptTokens, long cachedTokens, long outputTokens) {
    return new Usage(
        OptionalLong.of(promptTokens),
        OptionalLong.of(cachedTokens),
        OptionalLong.of(outputTokens));
  }

  /** The sum; a part that neither knows stays unknown. */
  public Usage plus(Usage other) {
    return new Usage(
        sum(promptTokens, other.promptTokens),
        sum(cachedTokens, other.cachedTokens),
        sum(outputTokens, other.outputTokens));
  }

  private static OptionalLong sum(OptionalLong a, OptionalLong b) {
    return a.isEmpty() ? b : b.isEmpty() ? a : OptionalLong.of(a.getAsLong() + b.getAsLong());
  }
}
