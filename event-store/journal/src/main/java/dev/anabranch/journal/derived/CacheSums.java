package dev.anabranch.journal.derived;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How requests hit the caches of their endpoints (techniques 1.1). What was predicted with the
 * endpoint's own tokens, what was estimated with others and what endpoints reported are never
 * mixed; what nobody told counts in none of them.
 *
 * @param answers requests that were answered
 * @param notReported answers whose endpoint did not tell what it found
 * @param reportedZero answers whose endpoint told that it found nothing
 * @param lost how many requests were foreseen to find less than was sent before, by the reason
 * @param missed where an endpoint found clearly less than was foreseen, by the reason
 */
public record CacheSums(
    long answers,
    long notReported,
    long reportedZero,
    Tokens predicted,
    Tokens estimated,
    Tokens reported,
    SortedMap<String, Long> lost,
    SortedMap<String, Missed> missed) {
  public CacheSums {
    lost = Collections.unmodifiableSortedMap(new TreeMap<>(lost));
    missed = Collections.unmodifiableSortedMap(new TreeMap<>(missed));
  }

  /**
   * Tokens of some requests.
   *
   * @param fresh what no cache could have known: what each prompt has more than the one before it
   *     on its branch
   */
  public record Tokens(long requests, long prompt, long cached, long fresh) {}

  /** Requests that found less than was foreseen, and by how much. */
  public record Missed(long requests, long tokens) {}
}
