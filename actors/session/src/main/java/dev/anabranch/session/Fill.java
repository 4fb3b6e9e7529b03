package dev.anabranch.session;

import java.util.Optional;

/**
 * How full the model's window is, in tokens: what the endpoint reported of the last prompt, and an
 * upper estimate of what came since. Without a report the whole is estimated.
 *
 * @param tokensMax at which the prompt is reduced: {@code 0.75 · min(window, preRot)}
 */
record Fill(long tokens, long tokensMax, boolean tried) {
  /** Models lose the thread long before their window ends (techniques 1.5). */
  private static final long PRE_ROT_TOKENS = 128_000;

  private static final double REDUCED_AT = 0.75;
  private static final int STEPS_BETWEEN_TRIES = 20;

  /** Prompts have 3 to 5 bytes a token; short results and digits may have 2. */
  private static final long BYTES_PER_TOKEN = 3;

  private static final long BYTES_PER_NEW_TOKEN = 2;

  static Fill of(SessionState state) {
    Attention.Window window = state.attention().window();
    long bytes = state.promptBytes();
    long tokens =
        window.reportedTokens() == 0
            ? bytes / BYTES_PER_TOKEN
            : window.reportedTokens() + Math.max(0, bytes - window.bytes()) / BYTES_PER_NEW_TOKEN;
    long size = state.task().terms().windowTokens().orElse(PRE_ROT_TOKENS);
    return new Fill(
        tokens,
        (long) (REDUCED_AT * Math.min(size, PRE_ROT_TOKENS)),
        window.stepsSinceFailed().filter(steps -> steps < STEPS_BETWEEN_TRIES).isPresent());
  }

  Optional<EpochWish> due() {
    return tokens >= tokensMax && !tried
        ? Optional.of(new EpochWish.Reduce(tokens, tokensMax))
        : Optional.empty();
  }
}
