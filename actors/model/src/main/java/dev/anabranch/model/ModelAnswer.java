package dev.anabranch.model;

import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import java.util.Optional;
import java.util.OptionalLong;

/** What came of one exchange with a model. */
public sealed interface ModelAnswer {

  /**
   * A whole reply. Malformed call arguments are still a reply: the session rejects the call.
   *
   * @param inconsistency what is wrong with the usage that the endpoint reported; the event's is
   *     the corrected one
   */
  record Replied(TurnEvent.ModelReplied event, Optional<String> inconsistency)
      implements ModelAnswer {

    /** A reply whose usage makes sense. */
    public Replied(TurnEvent.ModelReplied event) {
      this(event, Optional.empty());
    }
  }

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
