package dev.anabranch.events;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often something is tried again, and how long after.
 *
 * @param modelAttemptsMax attempts of one model request; those that the endpoint itself put off
 *     with {@code Retry-After} do not count
 * @param backoffMillis before the second attempt; doubled for each one more
 * @param backoffMillisMax the longest wait that is not the endpoint's own wish
 * @param toolAttempts attempts of a call whose tool did not run to its end, by the beginning of the
 *     tool's name; only pure and workspace tools are tried again
 */
public record RetryPolicy(
    int modelAttemptsMax,
    long backoffMillis,
    long backoffMillisMax,
    SortedMap<String, Integer> toolAttempts) {
  public static final RetryPolicy DEFAULT = new RetryPolicy(6, 500, 60_000, new TreeMap<>());

  private static final int ATTEMPTS_MAX = 100;

  public RetryPolicy {
    toolAttempts = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(toolAttempts));
    requireAttempts(modelAttemptsMax);
    toolAttempts.values().forEach(RetryPolicy::requireAttempts);
    if (backoffMillis < 1 || backoffMillisMax < backoffMillis) {
      throw new IllegalArgumentException("a backoff is at least 1 ms and grows to its maximum");
    }
  }

  private static void requireAttempts(int attempts) {
    if (attempts < 1 || attempts > ATTEMPTS_MAX) {
      throw new IllegalArgumentException("attempts must be 1 to " + ATTEMPTS_MAX);
    }
  }

  /** The wait after the failed attempt of this number, which counts from 1. */
  public long backoff(int attempt) {
    int doublings = Math.min(attempt - 1, 30);
    return Math.min(backoffMillisMax, backoffMillis << doublings);
  }

  /** How often a call of this tool is attempted. */
  public int attempts(String tool) {
    return toolAttempts.entrySet().stream()
        .filter(entry -> tool.startsWith(entry.getKey()))
        .mapToInt(entry -> entry.getValue())
        .max()
        .orElse(1);
  }
}
