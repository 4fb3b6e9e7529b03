package dev.anabranch.session;

import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One publishing of a tool call, as the session hands it to {@link ToolPort}.
 *
 * @param grant the entry by which a person let it run; empty if nobody had to
 */
public record CallRequest(
    SessionId session,
    String call,
    int attempt,
    String tool,
    Json.Obj arguments,
    ToolEffect effect,
    Optional<String> baseRoot,
    OptionalLong grant) {}
