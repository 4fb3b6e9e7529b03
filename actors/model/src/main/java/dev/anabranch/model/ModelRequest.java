package dev.anabranch.model;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.json.Json;
import java.util.List;

/**
 * Our canonical request: what is recorded and hashed, before any library touches it.
 *
 * @param tools definitions in Chat Completions form {@code {type: "function", function: {name,
 *     description, parameters}}}
 * @param messages in Chat Completions form
 * @param cacheKey names the lineage for the endpoint's prefix cache
 */
public record ModelRequest(
    ModelChoice model, List<Json.Obj> tools, List<Json.Obj> messages, String cacheKey) {
  public ModelRequest {
    tools = List.copyOf(tools);
    messages = List.copyOf(messages);
  }

  /** The same request with other messages. */
  public ModelRequest with(List<Json.Obj> newMessages) {
    return new ModelRequest(model, tools, newMessages, cacheKey);
  }

  /** The canonical JSON {@code {messages, model, tools}}. */
  public Json.Obj json() {
    return Json.object()
        .with("model", model.id())
        .with("tools", Json.array(tools))
        .with("messages", Json.array(messages));
  }
}
