package dev.anabranch.modelserver;

/**
 * How a model server is started.
 *
 * @param port 0 takes a free one
 * @param policy answers the requests
 * @param cache how the prefix cache is simulated
 * @param faults which requests go wrong
 */
public record Settings(int port, Policy policy, CacheShape cache, Fault.Plan faults) {
  /** The embedded model on a free port. */
  public static final Settings DEFAULT =
      new Settings(0, new EmbeddedPolicy(), CacheShape.VLLM, Fault.Plan.NONE);

  public Settings withPort(int newPort) {
    return new Settings(newPort, policy, cache, faults);
  }

  public Settings withPolicy(Policy newPolicy) {
    return new Settings(port, newPolicy, cache, faults);
  }

  public Settings withFaults(Fault.Plan newFaults) {
    return new Settings(port, policy, cache, newFaults);
  }

  /**
   * How a server keeps prefixes: in blocks of so many tokens, not below a minimum, so many blocks.
   */
  public record CacheShape(int blockTokens, int tokensMin, int blocksMax) {
    /** Blocks of 16 tokens without a minimum; room for a million tokens. */
    public static final CacheShape VLLM = new CacheShape(16, 0, 65_536);

    /** Blocks of 128 tokens from 1,024 tokens on. */
    public static final CacheShape OPENAI = new CacheShape(128, 1024, 8_192);

    public CacheShape {
      if (blockTokens < 1 || tokensMin < 0 || blocksMax < 1) {
        throw new IllegalArgumentException("a cache needs blocks of at least one token");
      }
    }
  }
}
