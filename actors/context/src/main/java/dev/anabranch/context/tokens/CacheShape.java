package dev.anabranch.context.tokens;

import dev.anabranch.events.ModelChoice;

/**
 * How an endpoint keeps prefixes, as far as it is known (techniques 1.1).
 *
 * @param blockTokens a prefix is found in whole blocks of so many tokens
 * @param tokensMin nothing is found below it
 * @param estimated true if the endpoint may cut texts into other tokens than are counted here
 */
public record CacheShape(int blockTokens, int tokensMin, boolean estimated) {
  /** The embedded endpoint, to the token. */
  public static final CacheShape EMBEDDED = new CacheShape(16, 0, false);

  public static final CacheShape VLLM = new CacheShape(16, 0, true);
  public static final CacheShape LLAMA_CPP = new CacheShape(1, 0, true);
  public static final CacheShape OPENAI = new CacheShape(128, 1024, true);

  private static final String OPENAI_HOST = "https://api.openai.com";

  public CacheShape {
    if (blockTokens < 1 || tokensMin < 0) {
      throw new IllegalArgumentException("a cache needs blocks of at least one token");
    }
  }

  /** What is assumed of an endpoint of which nothing but its address is known. */
  public static CacheShape of(ModelChoice model) {
    if (model.endpoint().equals(ModelChoice.EMBEDDED_ENDPOINT)) {
      return EMBEDDED;
    }
    return model.endpoint().startsWith(OPENAI_HOST) ? OPENAI : VLLM;
  }

  /** What is found of a prompt of which so many first tokens were sent before. */
  public long cached(long commonTokens) {
    long whole = commonTokens / blockTokens * blockTokens;
    return whole < tokensMin ? 0 : whole;
  }
}
