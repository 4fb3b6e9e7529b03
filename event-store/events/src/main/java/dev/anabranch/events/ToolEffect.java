package dev.anabranch.events;

/** How a tool touches the world; decides ordering and what may run again. */
public enum ToolEffect {
  /** Reads only; runs again at will. */
  PURE,
  /** Changes the workspace only; runs again from its base root. */
  WORKSPACE,
  /** Touches the world outside; never run twice on a guess. */
  EXTERNAL,
  /** Settled by the session itself; never reaches a worker. */
  SESSION;

  public String wire() {
    return switch (this) {
      case PURE -> "pure";
      case WORKSPACE -> "workspace";
      case EXTERNAL -> "external";
      case SESSION -> "session";
    };
  }

  public static ToolEffect of(String wire) {
    return switch (wire) {
      case "pure" -> PURE;
      case "workspace" -> WORKSPACE;
      case "external" -> EXTERNAL;
      case "session" -> SESSION;
      default -> throw new IllegalArgumentException("unknown effect " + wire);
    };
  }
}
