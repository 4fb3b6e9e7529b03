package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * A session as people see it: a fold of its journal, never stored.
 *
 * @param readOnly why nothing can be asked of it here; it shows the session before that entry
 */
public record SessionView(
    SessionId id,
    String task,
    String status,
    long head,
    int steps,
    Optional<String> answer,
    Optional<String> reason,
    String model,
    Optional<SessionId> parent,
    long forkedAt,
    Optional<SessionId> supersededBy,
    Instant createdAt,
    Usage usage,
    Optional<String> readOnly) {

  /** The JSON of the public contract; what is unknown is absent. */
  public Json.Obj json() {
    Json.Obj tokens =
        Json.object()
            .withLong("promptTokens", usage.promptTokens())
            .withLong("cachedTokens", usage.cachedTokens())
            .withLong("outputTokens", usage.outputTokens());
    Json.Obj json =
        Json.object()
            .with("id", id.value())
            .with("task", task)
            .with("status", status)
            .with("head", head)
            .with("steps", steps)
            .withText("answer", answer)
            .withText("reason", reason)
            .with("model", model)
            .withText("parent", parent.map(SessionId::value))
            .withText("supersededBy", supersededBy.map(SessionId::value))
            .with("createdAt", createdAt.toString())
            .with("usage", tokens)
            .withText("readOnly", readOnly);
    return parent.isPresent() ? json.with("forkedAt", forkedAt) : json;
  }
}
