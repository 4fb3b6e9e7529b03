package dev.anabranch.bus;

import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;

/**
 * What a running call printed a moment ago.
 *
 * @param from where {@code text} begins in all that the call printed, in bytes; what lies between
 *     two pieces was left out
 * @param text at most {@link #CHARS_MAX} characters
 */
public record ToolProgress(
    SessionId session, String call, int attempt, String worker, long from, String text)
    implements WorkerNews {
  public static final int CHARS_MAX = 4096;

  @Override
  public Json.Obj json() {
    return Json.object()
        .with("session", session.value())
        .with("call", call)
        .with("attempt", attempt)
        .with("worker", worker)
        .with("from", from)
        .with("text", text);
  }

  public static ToolProgress of(Json.Obj json) {
    return new ToolProgress(
        new SessionId(json.text("session")),
        json.text("call"),
        Math.toIntExact(json.integer("attempt")),
        json.text("worker"),
        json.integer("from"),
        json.text("text"));
  }
}
