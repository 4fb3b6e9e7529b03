package dev.anabranch.events;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a session pins for its life beside task, model and header.
 *
 * @param windowTokens the model's context window; empty if it is not known
 * @param fallback the model that takes over when the first one fails for good
 * @param fallbackWindowTokens its context window; empty if it is not known
 * @param experience the version of the experience library that the header holds
 * @param reach what of the world outside the commands of the session may reach
 * @param label of the workers that take the calls of the session; empty for those of none
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
    Optional<String> label,
    Optional<Child> child) {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9-]{1,40}");

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
    if (label.filter(text -> !isLabel(text)).isPresent()) {
      throw new IllegalArgumentException("a label has 1 to 40 of a-z, 0-9 and -: " + label.get());
    }
  }

  /** True if this can be the label of a worker. */
  public static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
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
        Optional.empty(),
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
        policy,
        retry,
        windowTokens,
        fallback,
        fallbackWindowTokens,
        newExperience,
        reach,
        label,
        child);
  }

  /** The same for a session whose commands may reach something else. */
  public Terms reaching(Reach newReach) {
    return new Terms(
        policy,
        retry,
        windowTokens,
        fallback,
        fallbackWindowTokens,
        experience,
        newReach,
        label,
        child);
  }

  /** The same for a session whose calls only workers of a label take. */
  public Terms on(String newLabel) {
    return new Terms(
        policy,
        retry,
        windowTokens,
        fallback,
        fallbackWindowTokens,
        experience,
        reach,
        Optional.of(newLabel),
        child);
  }

  /**
   * A sub-agent: the call of the parent that started it, its place among its siblings, its level
   * below the root, and the JSON schema that its result must have.
   */
  public record Child(
      SessionId parent, String call, int index, int depth, Optional<String> schema) {}
}
