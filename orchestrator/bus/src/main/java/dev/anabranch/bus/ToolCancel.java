package dev.anabranch.bus;

import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;

/**
 * A wish to stop every running call of a session, as a record of {@code anabranch.tool-cancels}.
 */
public record ToolCancel(SessionId session) {
  public Json.Obj json() {
    return Json.object().with("session", session.value());
  }

  public static ToolCancel of(Json.Obj json) {
    return new ToolCancel(new SessionId(json.text("session")));
  }
}
