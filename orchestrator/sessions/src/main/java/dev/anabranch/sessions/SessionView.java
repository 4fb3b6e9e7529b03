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
            .with("usage", DerivedAnswers.json(usage))
            .withText("readOnly", readOnly);
    return parent.isPresent() ? json.with("forkedAt", forkedAt) : json;
  }

  /** The session whose {@link #json} this is. */
  static SessionView of(Json.Obj json) {
    Json.Obj tokens = json.obj("usage");
    return new SessionView(
        new SessionId(json.text("id")),
        json.text("task"),
        json.text("status"),
        json.integer("head"),
        Math.toIntExact(json.integer("steps")),
        json.findText("answer"),
        json.findText("reason"),
        json.text("model"),
        json.findText("parent").map(SessionId::new),
        json.findInteger("forkedAt").orElse(0),
        json.findText("supersededBy").map(SessionId::new),
        Instant.parse(json.text("createdAt")),
        new Usage(
            tokens.findInteger("promptTokens"),
            tokens.findInteger("cachedTokens"),
            tokens.findInteger("outputTokens")),
        json.findText("readOnly"));
  }
}
