package dev.anabranch.model;

/** Which optional request fields an endpoint takes, learnt from what it refused. */
record Dialect(boolean cacheKey, boolean streamOptions) {
  static final Dialect FULL = new Dialect(true, true);

  /** This dialect without the field that the refusal complains about; the same if about none. */
  Dialect without(String refusal) {
    return new Dialect(
        cacheKey && !refusal.contains("prompt_cache_key"),
        streamOptions && !refusal.contains("stream_options"));
  }
}
