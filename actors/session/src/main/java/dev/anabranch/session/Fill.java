package dev.anabranch.session;

import java.util.Optional;

/**
 * How full the model's window is, in tokens: what the endpoint reported of the last prompt, and an
 * upper estimate of what came since. Without a report the whole is estimated.
 *
 * @param tokensMax at which the prompt is reduced: {@code 0.75 · min(window, preRot)}
 * @param urgent whether it has left that bound behind
 * @param tried whether a reduction failed, or was undone, a few steps ago
 */
record Fill(long tokens, long tokensMax, boolean urgent, boolean tried) {
  /** Models lose the thread long before their window ends (techniques 1.5). */
  private static final long PRE_ROT_TOKENS = 128_000;

  private static final double REDUCED_AT = 0.75;
  private static final int STEPS_BETWEEN_TRIES = 20;
  private static final int STEPS_BETWEEN_URGENT_TRIES = 3;

  /** A prompt that could not be reduced may take so much of the room above the bound. */
  private static final int SHARE_OF_ROOM = 8;

  /** Prompts have 3 to 5 bytes a token; short results and digits may have 2. */
  static final long BYTES_PER_TOKEN = 3;

  private static final long BYTES_PER_NEW_TOKEN = 2;

  /** Text of which a token has more bytes is rare. */
  static final long BYTES_PER_TOKEN_MAX = 5;

  static Fill of(SessionState state) {
    Attention.Window window = state.attention().window();
    long tokens = tokens(window, state.promptBytes());
    long max = tokensMax(state);
    boolean urgent = tokens >= max + (size(state) - max) / SHARE_OF_ROOM;
    int pause = urgent ? STEPS_BETWEEN_URGENT_TRIES : STEPS_BETWEEN_TRIES;
    boolean tried = window.stepsSinceFailed().filter(steps -> steps < pause).isPresent();
    return new Fill(tokens, max, urgent, tried);
  }

  static long tokens(Attention.Window window, long bytes) {
    return window.reportedTokens() == 0
        ? bytes / BYTES_PER_TOKEN
        : window.reportedTokens() + Math.max(0, bytes - window.bytes()) / BYTES_PER_NEW_TOKEN;
  }

  static long tokensMax(SessionState state) {
    return (long) (REDUCED_AT * size(state));
  }

  private static long size(SessionState state) {
    return Math.min(windowTokens(state), PRE_ROT_TOKENS);
  }

  /** No request holds more, as far as anybody knows. */
  static long windowTokens(SessionState state) {
    return state.life().windowTokens().orElse(PRE_ROT_TOKENS);
  }

  Optional<EpochWish> due() {
    return tokens >= tokensMax && !tried
        ? Optional.of(new EpochWish.Reduce(urgent))
        : Optional.empty();
  }
}
