package dev.anabranch.events;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One round trip to the model: asked, then settled exactly once. */
public sealed interface TurnEvent extends Event {

  /**
   * The model was asked. {@code prefixHash} is the chained hash over the header and all segments of
   * the epoch (techniques 1.2), so that the exact request can be rebuilt and compared.
   */
  record ModelRequested(int turn, int attempt, int epoch, int segments, String prefixHash)
      implements TurnEvent {}

  /** The model answered. Text may be empty; calls are in the order of the reply. */
  record ModelReplied(
      String text,
      List<ToolCall> calls,
      Finish finish,
      Usage usage,
      Optional<String> model,
      long wallMillis)
      implements TurnEvent {
    public ModelReplied {
      calls = List.copyOf(calls);
    }
  }

  /**
   * This attempt brought no reply. {@code kind} is one of unreachable, unauthorized, rate_limited,
   * server, cut_stream, malformed, refused, empty, timeout. If {@code retryMillis} is present the
   * session asks again after it, else the failure is final.
   */
  record ModelFailed(
      String kind, String message, OptionalLong status, OptionalLong retryMillis, Usage usage)
      implements TurnEvent {}

  /** A person's cancel settled the open request. */
  record ModelCancelled() implements TurnEvent {}

  /** The house asks the model to go on: after a cut reply, or after an empty one. */
  record Nudged(String reason, String text) implements TurnEvent {}

  /**
   * The rendered prefix is not what was recorded; {@code seq} is the first request that differs.
   */
  record PrefixBroken(long seq, String expected, String actual) implements TurnEvent {}

  /** Why the model stopped. */
  enum Finish {
    STOP,
    TOOL_CALLS,
    LENGTH,
    OTHER;

    public String wire() {
      return switch (this) {
        case STOP -> "stop";
        case TOOL_CALLS -> "tool_calls";
        case LENGTH -> "length";
        case OTHER -> "other";
      };
    }

    public static Finish of(String wire) {
      return switch (wire) {
        case "stop" -> STOP;
        case "tool_calls", "function_call" -> TOOL_CALLS;
        case "length" -> LENGTH;
        default -> OTHER;
      };
    }
  }
}
