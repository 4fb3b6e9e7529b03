package dev.anabranch.bus;

import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One publishing of a tool call, as a record of {@code anabranch.tool-calls}. The dispatch id is
 * (executing session, call address, attempt); {@code baseRoot} is the snapshot that the call starts
 * from. {@code effect} is the wire name of the tool's effect, {@code grant} the entry by which a
 * person let the call run.
 */
public record ToolRequest(
    SessionId session,
    String call,
    int attempt,
    String tool,
    Json.Obj arguments,
    String effect,
    Optional<String> baseRoot,
    OptionalLong grant) {

  /** A request that no person had to let run. */
  public ToolRequest(
      SessionId session,
      String call,
      int attempt,
      String tool,
      Json.Obj arguments,
      String effect,
      Optional<String> baseRoot) {
    this(session, call, attempt, tool, arguments, effect, baseRoot, OptionalLong.empty());
  }

  /** Names this publishing everywhere outside the prompt. */
  public String dispatchId() {
    return session + "/" + call + "/" + attempt;
  }

  public Json.Obj json() {
    return Json.object()
        .with("session", session.value())
        .with("call", call)
        .with("attempt", attempt)
        .with("tool", tool)
        .with("arguments", arguments)
        .with("effect", effect)
        .withText("baseRoot", baseRoot)
        .withLong("grant", grant);
  }

  public static ToolRequest of(Json.Obj json) {
    return new ToolRequest(
        new SessionId(json.text("session")),
        json.text("call"),
        Math.toIntExact(json.integer("attempt")),
        json.text("tool"),
        json.obj("arguments"),
        json.text("effect"),
        json.findText("baseRoot"),
        json.findInteger("grant"));
  }
}
