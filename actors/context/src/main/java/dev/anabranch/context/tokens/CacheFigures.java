package dev.anabranch.context.tokens;

import java.util.OptionalDouble;

/**
 * Sums over requests (techniques 1.1).
 *
 * @param requests how many
 * @param promptTokens of all of them
 * @param cachedTokens that were found, or were to be found
 * @param newTokens what no cache could have known: the first prompt of each sequence, and what each
 *     next one has more than the one before
 */
public record CacheFigures(long requests, long promptTokens, long cachedTokens, long newTokens) {
  public static final CacheFigures NONE = new CacheFigures(0, 0, 0, 0);

  public CacheFigures plus(CacheFigures other) {
    return new CacheFigures(
        requests + other.requests,
        promptTokens + other.promptTokens,
        cachedTokens + other.cachedTokens,
        newTokens + other.newTokens);
  }

  /** The share of tokens that came from the cache; empty if nothing is known. */
  public OptionalDouble hitRate() {
    return promptTokens == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) cachedTokens / promptTokens);
  }

  /** The share that a cache without blocks, losses and edits would bring. */
  public OptionalDouble ideal() {
    return promptTokens == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(1 - (double) newTokens / promptTokens);
  }

  /** The hit rate over the ideal one; empty if there was nothing to hit. */
  public OptionalDouble efficiency() {
    return promptTokens == newTokens
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) cachedTokens / (promptTokens - newTokens));
  }
}
