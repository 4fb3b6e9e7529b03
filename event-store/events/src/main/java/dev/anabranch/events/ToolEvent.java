package dev.anabranch.events;

import java.util.Optional;

/**
 * What became of a tool call. A call is named by its address {@code <seq of ModelReplied>.<index>};
 * each call has exactly one {@link Settlement}.
 */
public sealed interface ToolEvent extends Event {

  String call();

  /** The event that ends an open call. */
  sealed interface Settlement extends ToolEvent {
    /** The snapshot root of the workspace after the call, if the call could change it. */
    default Optional<String> root() {
      return Optional.empty();
    }
  }

  /**
   * The call was published again; the first publishing (attempt 1) follows from the reply itself.
   */
  record Dispatched(String call, int attempt) implements ToolEvent {}

  /** The tool ran to its end. A failing command is still an observation. */
  record Observed(
      String call,
      int exit,
      Output output,
      Optional<String> root,
      long wallMillis,
      Optional<String> sandbox)
      implements Settlement {}

  /**
   * The tool did not run to its end.
   *
   * @param givenUp whether the session stopped waiting for it: a worker may still answer
   */
  record Failed(
      String call,
      Kind kind,
      String message,
      Output output,
      Optional<String> root,
      long wallMillis,
      boolean givenUp)
      implements Settlement {

    /** The answer of a worker. */
    public Failed(
        String call,
        Kind kind,
        String message,
        Output output,
        Optional<String> root,
        long wallMillis) {
      this(call, kind, message, output, root, wallMillis, false);
    }

    /** Another attempt may run to its end. */
    public boolean passing() {
      return kind == Kind.TIMEOUT || kind == Kind.LOST;
    }
  }

  /** The session refused the call: unknown tool, malformed arguments, not allowed now. */
  record Rejected(String call, String reason) implements Settlement {}

  /** A person, or the autonomy of the session, did not let the call run. */
  record CallDenied(String call, String reason, String by) implements Settlement {}

  /** A cancel ended the call; {@code root} is there if it had begun to change the workspace. */
  record CallCancelled(String call, Optional<String> root) implements Settlement {}

  /** The call may or may not have had its effect; nothing here runs it again. */
  record InDoubt(String call, String reason) implements Settlement {}

  /** A result that came after the settlement. A note; changes nothing. */
  record LateResult(String call, String summary) implements ToolEvent {}

  /** Why a tool did not run to its end. */
  enum Kind {
    TIMEOUT,
    LOST,
    SANDBOX,
    SCHEMA,
    LIMIT;

    public String wire() {
      return switch (this) {
        case TIMEOUT -> "timeout";
        case LOST -> "lost";
        case SANDBOX -> "sandbox";
        case SCHEMA -> "schema";
        case LIMIT -> "limit";
      };
    }

    public static Kind of(String wire) {
      return switch (wire) {
        case "timeout" -> TIMEOUT;
        case "lost" -> LOST;
        case "sandbox" -> SANDBOX;
        case "schema" -> SCHEMA;
        case "limit" -> LIMIT;
        default -> throw new IllegalArgumentException("unknown failure kind " + wire);
      };
    }
  }

  /**
   * True if the event says that something did not work: a failed tool, or a command that exited
   * non-zero.
   */
  default boolean failed() {
    return switch (this) {
      case Observed observed -> observed.exit() != 0;
      case Failed failed -> true;
      case Rejected rejected -> true;
      case CallDenied denied -> true;
      case InDoubt inDoubt -> true;
      case CallCancelled cancelled -> false;
      case Dispatched dispatched -> false;
      case LateResult late -> false;
    };
  }
}
