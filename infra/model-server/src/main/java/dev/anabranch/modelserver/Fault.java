package dev.anabranch.modelserver;

import dev.anabranch.events.ToolCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A misbehaviour that the server shows on purpose, so that its clients can be tested. */
public sealed interface Fault {

  /** Answers with this status and an error in OpenAI's form. */
  record Refusal(int status, String message, Map<String, String> headers) implements Fault {
    public Refusal {
      headers = Map.copyOf(headers);
    }
  }

  /** Waits before the first byte of the answer. */
  record SlowStart(Duration delay) implements Fault {}

  /** Sends half of the answer, then closes the connection. */
  record Cut() implements Fault {}

  /** Sends a part that is not JSON in the middle of the answer. */
  record Garbled() implements Fault {}

  /** Sends a piece of text whose bytes are not UTF-8 in the middle of the answer. */
  record NotUtf8() implements Fault {}

  /** Says this again and again until the client leaves. */
  record Endless(String piece) implements Fault {
    public Endless {
      if (piece.isEmpty()) {
        throw new IllegalArgumentException("nothing, said for ever, is silence");
      }
    }
  }

  /** Answers by the policy and takes no notice of which tools may be called. */
  record IgnoresMask() implements Fault {}

  /**
   * Says exactly this in place of the reply, whatever tools may be called: odd ids, broken
   * arguments, unknown tools, floods.
   */
  record Says(String text, List<ToolCall> calls) implements Fault {
    public Says {
      calls = List.copyOf(calls);
    }
  }

  /** Two calls that share an id. */
  static Says twins(String id, String tool, String arguments) {
    ToolCall call = new ToolCall(id, tool, arguments);
    return new Says("", List.of(call, call));
  }

  /** A call with an argument that no tool has. */
  static Says unknownArgument(String tool) {
    return new Says("", List.of(new ToolCall("call_odd", tool, "{\"no_such_argument\":1}")));
  }

  /** So much text that no client should take it. */
  static Says flood(int chars) {
    return new Says("flood ".repeat(chars / 6 + 1).substring(0, chars), List.of());
  }

  /** Which requests go wrong. */
  @FunctionalInterface
  interface Plan {
    Plan NONE = request -> Optional.empty();

    /**
     * @param request number of the chat request since the start, from 1
     */
    Optional<Fault> on(long request);
  }
}
