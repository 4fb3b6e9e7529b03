package dev.anabranch.context.tokens;

import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.Usage;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How well prompts hit the cache, over a turn, a session, a lineage or all: what was predicted
 * exactly, what was estimated and what endpoints reported, never mixed. What nobody told is absent
 * and counts nowhere.
 *
 * @param exact predicted with the endpoint's own tokens
 * @param estimated predicted with others
 * @param reported by the endpoint
 * @param lastExact the length of the newest prompt, from which the next one goes on
 */
public record CacheEfficiency(
    CacheFigures exact,
    CacheFigures estimated,
    CacheFigures reported,
    OptionalLong lastExact,
    OptionalLong lastEstimated,
    OptionalLong lastReported) {
  public static final CacheEfficiency NONE =
      new CacheEfficiency(
          CacheFigures.NONE,
          CacheFigures.NONE,
          CacheFigures.NONE,
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());

  /** The beginning of a fork: nothing of its own yet, but its prompts go on from here. */
  public CacheEfficiency forked() {
    return new CacheEfficiency(
        CacheFigures.NONE,
        CacheFigures.NONE,
        CacheFigures.NONE,
        lastExact,
        lastEstimated,
        lastReported);
  }

  /** The next answered request of the same branch. */
  public CacheEfficiency plus(Optional<CacheForecast> forecast, Usage usage) {
    CacheEfficiency predicted = forecast.map(this::predicted).orElse(this);
    return usage.promptTokens().isPresent() && usage.cachedTokens().isPresent()
        ? predicted.reported(usage.promptTokens().getAsLong(), usage.cachedTokens().getAsLong())
        : predicted;
  }

  private CacheEfficiency predicted(CacheForecast forecast) {
    long prompt = forecast.promptTokens();
    return forecast.estimated()
        ? new CacheEfficiency(
            exact,
            estimated.plus(one(prompt, forecast.cachedTokens(), lastEstimated)),
            reported,
            lastExact,
            OptionalLong.of(prompt),
            lastReported)
        : new CacheEfficiency(
            exact.plus(one(prompt, forecast.cachedTokens(), lastExact)),
            estimated,
            reported,
            OptionalLong.of(prompt),
            lastEstimated,
            lastReported);
  }

  private CacheEfficiency reported(long prompt, long cached) {
    return new CacheEfficiency(
        exact,
        estimated,
        reported.plus(one(prompt, cached, lastReported)),
        lastExact,
        lastEstimated,
        OptionalLong.of(prompt));
  }

  /** An endpoint that reports more from its cache than it was sent is believed as far as it can. */
  private static CacheFigures one(long prompt, long cached, OptionalLong last) {
    return new CacheFigures(
        1, prompt, Math.min(prompt, cached), Math.max(0, prompt - last.orElse(0)));
  }

  /** The sums of both, for a lineage or a fleet; no branch goes on from them. */
  public CacheEfficiency and(CacheEfficiency other) {
    return new CacheEfficiency(
        exact.plus(other.exact),
        estimated.plus(other.estimated),
        reported.plus(other.reported),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }
}
