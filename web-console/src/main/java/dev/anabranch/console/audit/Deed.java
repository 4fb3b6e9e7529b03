package dev.anabranch.console.audit;

import dev.anabranch.console.access.Caller;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import java.util.List;

/**
 * What somebody read or did. It says which route and which sessions, never what was said there, so
 * that no secret can get into the log.
 *
 * @param route the path as the OpenAPI document writes it
 */
public record Deed(
    Caller caller, String method, String route, List<SessionId> sessions, int status) {
  public Deed {
    sessions = List.copyOf(sessions);
  }

  Json.Obj json() {
    Json.Obj json =
        Json.object()
            .with("who", caller.who())
            .with("role", caller.role().wireName())
            .withText("owner", caller.owner())
            .withText("token", caller.token())
            .with("method", method)
            .with("route", route)
            .with("status", status);
    return sessions.isEmpty()
        ? json
        : json.with("sessions", Json.strings(sessions.stream().map(SessionId::value).toList()));
  }
}
