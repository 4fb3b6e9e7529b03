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

  /** Refuses with {@link IllegalArgumentException} an event that is no answer of a worker. */
  public static ToolResult of(Json.Obj json) {
    int attempt = Math.toIntExact(json.integer("attempt"));
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts count from 1: " + attempt);
    }
    if (EventCodec.decode(json.text("type"), json.obj("event"))
            instanceof ToolEvent.Settlement settlement
        && isOfAWorker(settlement)) {
      return new ToolResult(new SessionId(json.text("session")), attempt, settlement);
    }
    throw new IllegalArgumentException(
        "a result must be what a worker says of a call: " + json.text("type"));
  }

  /** What a person denied, or a session gave up, no worker can say. */
  private static boolean isOfAWorker(ToolEvent.Settlement settlement) {
    return switch (settlement) {
      case ToolEvent.CallDenied denied -> false;
      case ToolEvent.Failed failed -> !failed.givenUp();
      case ToolEvent.Observed observed -> true;
      case ToolEvent.Rejected rejected -> true;
      case ToolEvent.CallCancelled cancelled -> true;
      case ToolEvent.InDoubt inDoubt -> true;
    };
  }
}
