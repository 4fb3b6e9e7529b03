package dev.anabranch.context.tokens;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The tokens of texts by the digest of each, within a bound: a text is counted once. */
final class TokenCache {
  private final long tokensMax;
  private final Map<String, int[]> kept = new LinkedHashMap<>(256, 0.75f, true);
  private long tokens;

  TokenCache(long tokensMax) {
    this.tokensMax = tokensMax;
  }

  int[] tokens(String digest, Supplier<int[]> count) {
    Optional<int[]> known = find(digest);
    if (known.isPresent()) {
      return known.get();
    }
    int[] counted = count.get();
    keep(digest, counted);
    return counted;
  }

  private synchronized void keep(String digest, int[] counted) {
    if (kept.putIfAbsent(digest, counted) == null) {
      tokens += counted.length;
    }
    var eldest = kept.entrySet().iterator();
    while (tokens > tokensMax && eldest.hasNext()) {
      tokens -= eldest.next().getValue().length;
      eldest.remove();
    }
  }

  /** Empty if they were never counted or are forgotten. */
  synchronized Optional<int[]> find(String digest) {
    return Optional.ofNullable(kept.get(digest));
  }

  synchronized long size() {
    return tokens;
  }
}
