package dev.anabranch.events;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One round trip to the model: asked, then settled exactly once. */
public sealed interface TurnEvent extends Event {

  /**
   * The model was asked. {@code prefixHash} is the chained hash over the header and all segments of
   * the epoch (techniques 1.2), so that the exact request can be rebuilt and compared. Without a
   * {@code mask} every tool of the header may be called.
   */
  record ModelRequested(
      int turn, int attempt, int epoch, int segments, String prefixHash, Optional<Mask> mask)
      implements TurnEvent {

    /** A request without a mask. */
    public ModelRequested(int turn, int attempt, int epoch, int segments, String prefixHash) {
      this(turn, attempt, epoch, segments, prefixHash, Optional.empty());
    }
  }

  /**
   * The model answered. Text may be empty; calls are in the order of the reply. Without a price
   * list there is no {@code cost}.
   */
  record ModelReplied(
      String text,
      List<ToolCall> calls,
      Finish finish,
      Usage usage,
      Optional<String> model,
      long wallMillis,
      Optional<Cost> cost,
      Optional<CacheForecast> cache)
      implements TurnEvent {
    public ModelReplied {
      calls = List.copyOf(calls);
    }

    /** A reply as it comes from the endpoint. */
    public ModelReplied(
        String text,
        List<ToolCall> calls,
        Finish finish,
        Usage usage,
        Optional<String> model,
        long wallMillis) {
      this(text, calls, finish, usage, model, wallMillis, Optional.empty(), Optional.empty());
    }

    /** This reply with what was known here and not there. */
    public ModelReplied with(Optional<Cost> newCost, Optional<CacheForecast> newCache) {
      return new ModelReplied(text, calls, finish, usage, model, wallMillis, newCost, newCache);
    }
  }

  /** The endpoint found less in its cache than was expected of the request at {@code request}. */
  record CacheMissObserved(long request, long predicted, long reported, String reason)
      implements TurnEvent {}

  /** The usage that the endpoint reported makes no sense; what is recorded is corrected. */
  record UsageInconsistent(String note) implements TurnEvent {}

  /**
   * From here on another model is asked: a fallback took over, or a person chose it. {@code
   * windowTokens} is its context window, if it is known here.
   */
  record ModelSwitched(ModelChoice to, String reason, String by, OptionalLong windowTokens)
      implements TurnEvent {
    public ModelSwitched {
      Terms.requireWindow(windowTokens);
    }

    /** A switch that does not say how large the window is. */
    public ModelSwitched(ModelChoice to, String reason, String by) {
      this(to, reason, by, OptionalLong.empty());
    }
  }

  /**
   * This attempt brought no reply. {@code kind} is one of unreachable, unauthorized, rate_limited,
   * server, cut_stream, malformed, refused, empty, timeout. If {@code retryMillis} is present the
   * session asks again after it, else the failure is final. {@code putOff} says that the endpoint
   * itself named the wait; such an attempt is not counted.
   */
  record ModelFailed(
      String kind,
      String message,
      OptionalLong status,
      OptionalLong retryMillis,
      Usage usage,
      boolean putOff)
      implements TurnEvent {

    /** A failure that counts as an attempt. */
    public ModelFailed(
        String kind, String message, OptionalLong status, OptionalLong retryMillis, Usage usage) {
      this(kind, message, status, retryMillis, usage, false);
    }
  }

  /** A person's cancel settled the open request. */
  record ModelCancelled() implements TurnEvent {}

  /** The house asks the model to go on: after a cut reply, or after an empty one. */
  record Nudged(String reason, String text) implements TurnEvent {}

  /**
   * The rendered prefix is not what was recorded; {@code seq} is the first request that differs,
   * {@code blame} what made it so, as far as it is known.
   */
  record PrefixBroken(long seq, String expected, String actual, Optional<Blame> blame)
      implements TurnEvent {

    /** Of which nobody knows what is at fault. */
    public PrefixBroken(long seq, String expected, String actual) {
      this(seq, expected, actual, Optional.empty());
    }
  }

  /**
   * What made a request another one.
   *
   * @param from the first entry that may be at fault; 0 for the header
   * @param to the last one
   * @param type the wire name of the entry {@code from}
   * @param field of its message; empty if that is not known
   */
  record Blame(long from, long to, String type, Optional<String> field) {}

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
