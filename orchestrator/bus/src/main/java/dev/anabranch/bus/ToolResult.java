package dev.anabranch.bus;

import dev.anabranch.events.EventCodec;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;

/**
 * A worker's answer, as a record of {@code anabranch.tool-results}: the settlement in the very form
 * that the journal will hold, and the attempt that it answers.
 */
public record ToolResult(SessionId session, int attempt, ToolEvent.Settlement settlement) {

  /** Names the publishing of the call that this answers. */
  public String dispatchId() {
    return session + "/" + settlement.call() + "/" + attempt;
  }

  public Json.Obj json() {
    return Json.object()
        .with("session", session.value())
        .with("attempt", attempt)
        .with("type", EventCodec.type(settlement))
        .with("event", EventCodec.encode(settlement));
  }

  /** Refuses with {@link IllegalArgumentException} an event that settles nothing. */
  public static ToolResult of(Json.Obj json) {
    if (EventCodec.decode(json.text("type"), json.obj("event"))
        instanceof ToolEvent.Settlement settlement) {
      return new ToolResult(
          new SessionId(json.text("session")),
          Math.toIntExact(json.integer("attempt")),
          settlement);
    }
    throw new IllegalArgumentException("a result must settle a call: " + json.text("type"));
  }
}
