package dev.anabranch.session;

import dev.anabranch.events.Reach;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One publishing of a tool call, as the session hands it to {@link ToolPort}.
 *
 * @param grant the entry by which a person let it run; empty if nobody had to
 * @param reach what of the world outside it may reach
 * @param label of the workers that take it; empty for those of none
 * @param definition of the tool, as the header pins it
 */
public record CallRequest(
    SessionId session,
    String call,
    int attempt,
    Json.Obj arguments,
    Optional<String> baseRoot,
    OptionalLong grant,
    Reach reach,
    Optional<String> label,
    ToolDefinition definition) {

  public String tool() {
    return definition.name();
  }

  public ToolEffect effect() {
    return definition.effect();
  }
}
