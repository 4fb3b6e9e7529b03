package dev.anabranch.bus;

import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import java.util.Optional;

/**
 * A wish to stop calls that run, as a record of {@code anabranch.tool-cancels}.
 *
 * @param superseded the one call to stop, and only its attempts before another one; empty for every
 *     call of the session
 */
public record ToolCancel(SessionId session, Optional<Superseded> superseded) {

  /** Attempts of a call that are taken over by {@code attempt}: their answers count no more. */
  public record Superseded(String call, int attempt) {}

  /** Stops every running call of a session. */
  public ToolCancel(SessionId session) {
    this(session, Optional.empty());
  }

  public Json.Obj json() {
    Json.Obj json = Json.object().with("session", session.value());
    return superseded
        .map(older -> json.with("call", older.call()).with("attempt", older.attempt()))
        .orElse(json);
  }

  public static ToolCancel of(Json.Obj json) {
    return new ToolCancel(
        new SessionId(json.text("session")),
        json.findText("call")
            .map(call -> new Superseded(call, Math.toIntExact(json.integer("attempt")))));
  }
}
