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

  /** Says exactly this in place of the reply: odd ids, broken arguments, unknown tools, floods. */
  record Says(String text, List<ToolCall> calls) implements Fault {
    public Says {
      calls = List.copyOf(calls);
    }
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
