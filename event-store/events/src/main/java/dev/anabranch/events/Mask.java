package dev.anabranch.events;

import java.util.List;
import java.util.Optional;

/**
 * Which tools the model may choose in one request. The tools themselves never change, so that the
 * prompt does not.
 *
 * @param state of the tool policy, for people
 * @param allowed sorted names of the tools that may be called
 */
public record Mask(String state, Mode mode, List<String> allowed) {
  public Mask {
    allowed = allowed.stream().sorted().distinct().toList();
    if (mode == Mode.REQUIRED && allowed.isEmpty()) {
      throw new IllegalArgumentException("state " + state + " requires a call and allows none");
    }
  }

  /** Why the model may not call the tool now; empty if it may. */
  public Optional<String> refusal(String tool) {
    if (mode != Mode.NONE && allowed.contains(tool)) {
      return Optional.empty();
    }
    String what = mode == Mode.NONE || allowed.isEmpty() ? "no tool" : String.join(", ", allowed);
    return Optional.of(tool + " is not allowed in state " + state + "; allowed now: " + what + ".");
  }

  /** How free the model is. */
  public enum Mode {
    AUTO,
    REQUIRED,
    NONE;

    public String wire() {
      return switch (this) {
        case AUTO -> "auto";
        case REQUIRED -> "required";
        case NONE -> "none";
      };
    }

    public static Mode of(String wire) {
      return switch (wire) {
        case "auto" -> AUTO;
        case "required" -> REQUIRED;
        case "none" -> NONE;
        default ->
            throw new IllegalArgumentException("mode is auto, required or none, not " + wire);
      };
    }
  }
}
