package dev.anabranch.model;

import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import java.util.OptionalLong;

/** What came of one exchange with a model. */
public sealed interface ModelAnswer {

  /** A whole reply. Malformed call arguments are still a reply: the session rejects the call. */
  record Replied(TurnEvent.ModelReplied event) implements ModelAnswer {}

  /**
   * No reply. {@code retryable} is the adapter's judgement (429, 5xx, cut stream, unreachable);
   * {@code retryAfterMillis} is what the endpoint asked for.
   *
   * @param kind unreachable, unauthorized, rate_limited, server, cut_stream, malformed, refused or
   *     timeout
   */
  record Failed(
      String kind,
      String message,
      boolean retryable,
      OptionalLong status,
      OptionalLong retryAfterMillis,
      Usage usage)
      implements ModelAnswer {}
}
