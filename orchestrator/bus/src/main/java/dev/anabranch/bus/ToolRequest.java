package dev.anabranch.bus;

import dev.anabranch.events.Reach;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One publishing of a tool call, as a record of a topic of calls. The dispatch id is (executing
 * session, call address, attempt); {@code baseRoot} is the snapshot that the call starts from.
 * {@code effect} is the wire name of the tool's effect.
 *
 * @param grant the entry by which a person let the call run; empty if nobody had to
 * @param deadline when the session gives the call up, in microseconds since 1970; a worker does not
 *     begin it later
 * @param reach what of the world outside the call may reach
 * @param definition the digest of the tool's definition that the session pinned, of a tool that not
 *     every worker has; a worker whose tool is defined otherwise does not run it
 * @param lane the label of the workers that take it; empty for those of none. It makes the topic,
 *     or without it the effect does, and stands not in the record
 */
public record ToolRequest(
    SessionId session,
    String call,
    int attempt,
    String tool,
    Json.Obj arguments,
    String effect,
    Optional<String> baseRoot,
    OptionalLong grant,
    OptionalLong deadline,
    Reach reach,
    Optional<String> definition,
    Optional<String> lane) {

  public ToolRequest {
    lane.ifPresent(Lanes::checked);
  }

  /** A request that any worker of no label takes. */
  public ToolRequest(
      SessionId session,
      String call,
      int attempt,
      String tool,
      Json.Obj arguments,
      String effect,
      Optional<String> baseRoot,
      OptionalLong grant,
      OptionalLong deadline,
      Reach reach,
      Optional<String> definition) {
    this(
        session,
        call,
        attempt,
        tool,
        arguments,
        effect,
        baseRoot,
        grant,
        deadline,
        reach,
        definition,
        Optional.empty());
  }

  /** A request that no person had to let run, for a call that stays in its room. */
  public ToolRequest(
      SessionId session,
      String call,
      int attempt,
      String tool,
      Json.Obj arguments,
      String effect,
      Optional<String> baseRoot) {
    this(
        session,
        call,
        attempt,
        tool,
        arguments,
        effect,
        baseRoot,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Reach.NOTHING,
        Optional.empty());
  }

  /** The same request for the workers of a label. */
  public ToolRequest on(String label) {
    return new ToolRequest(
        session,
        call,
        attempt,
        tool,
        arguments,
        effect,
        baseRoot,
        grant,
        deadline,
        reach,
        definition,
        Optional.of(label));
  }

  /** Names this publishing everywhere outside the prompt. */
  public String dispatchId() {
    return session + "/" + call + "/" + attempt;
  }

  public Json.Obj json() {
    Json.Obj json =
        Json.object()
            .with("session", session.value())
            .with("call", call)
            .with("attempt", attempt)
            .with("tool", tool)
            .with("arguments", arguments)
            .with("effect", effect)
            .withText("baseRoot", baseRoot)
            .withLong("grant", grant)
            .withLong("deadline", deadline)
            .withText("definition", definition);
    return reach.isNothing() ? json : json.with("reach", reach.json());
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
        json.findInteger("grant"),
        json.findInteger("deadline"),
        json.find("reach").map(given -> Reach.of(given.asObject())).orElse(Reach.NOTHING),
        json.findText("definition"));
  }
}
