package dev.anabranch.events;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a session pins for its life beside task, model and header.
 *
 * @param windowTokens the model's context window; empty if it is not known
 * @param fallback the model that takes over when the first one fails for good
 * @param fallbackWindowTokens its context window; empty if it is not known
 * @param experience the version of the experience library that the header holds
 * @param reach what of the world outside the commands of the session may reach
 * @param child what binds a sub-agent to the session that started it
 */
public record Terms(
    ToolPolicy policy,
    RetryPolicy retry,
    OptionalLong windowTokens,
    Optional<ModelChoice> fallback,
    OptionalLong fallbackWindowTokens,
    Optional<String> experience,
    Reach reach,
    Optional<Child> child) {
  public static final Terms DEFAULT =
      new Terms(
          ToolPolicy.FREE,
          RetryPolicy.DEFAULT,
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public Terms {
    requireWindow(windowTokens);
    requireWindow(fallbackWindowTokens);
  }

  /** Terms under which nobody knows the window of the fallback, and nothing outside is reached. */
  public Terms(
      ToolPolicy policy,
      RetryPolicy retry,
      OptionalLong windowTokens,
      Optional<ModelChoice> fallback,
      Optional<String> experience,
      Optional<Child> child) {
    this(
        policy,
        retry,
        windowTokens,
        fallback,
        OptionalLong.empty(),
        experience,
        Reach.NOTHING,
        child);
  }

  static void requireWindow(OptionalLong tokens) {
    if (tokens.isPresent() && tokens.getAsLong() < 1024) {
      throw new IllegalArgumentException("a context window has at least 1,024 tokens");
    }
  }

  /** The same, with the version of the library that the header holds. */
  public Terms knowing(Optional<String> newExperience) {
    return new Terms(
        policy, retry, windowTokens, fallback, fallbackWindowTokens, newExperience, reach, child);
  }

  /** The same for a session whose commands may reach something else. */
  public Terms reaching(Reach newReach) {
    return new Terms(
        policy, retry, windowTokens, fallback, fallbackWindowTokens, experience, newReach, child);
  }

  /**
   * A sub-agent: the call of the parent that started it, its place among its siblings, its level
   * below the root, and the JSON schema that its result must have.
   */
  public record Child(
      SessionId parent, String call, int index, int depth, Optional<String> schema) {}
}
