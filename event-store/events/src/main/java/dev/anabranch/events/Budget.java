package dev.anabranch.events;

/** What a session may use up. */
public enum Budget {
  /** Turns whose calls are all settled. */
  STEPS,
  /** Wall time without a person taking part. */
  SECONDS,
  /** Prompt and output tokens as the endpoint reports them. */
  TOKENS,
  /** Millionths of the currency of the price list. */
  COST;

  public String wire() {
    return switch (this) {
      case STEPS -> "steps";
      case SECONDS -> "seconds";
      case TOKENS -> "tokens";
      case COST -> "cost";
    };
  }

  public static Budget of(String wire) {
    return switch (wire) {
      case "steps" -> STEPS;
      case "seconds" -> SECONDS;
      case "tokens" -> TOKENS;
      case "cost" -> COST;
      default ->
          throw new IllegalArgumentException(
              "a budget is of steps, seconds, tokens or cost, not " + wire);
    };
  }
}
