package dev.anabranch.model;

import dev.anabranch.events.Mask;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * Our canonical request: what is recorded, before any library touches it. What is hashed are the
 * segments that messages and tools are made of; the mask changes neither.
 *
 * @param tools definitions in Chat Completions form {@code {type: "function", function: {name,
 *     description, parameters}}}
 * @param messages in Chat Completions form
 * @param cacheKey names the lineage for the endpoint's prefix cache
 * @param mask which of the tools may be called now; an adapter passes it on as well as the endpoint
 *     understands it, the session enforces it
 */
public record ModelRequest(
    ModelChoice model,
    List<Json.Obj> tools,
    List<Json.Obj> messages,
    String cacheKey,
    Optional<Mask> mask) {
  public ModelRequest {
    tools = List.copyOf(tools);
    messages = List.copyOf(messages);
  }

  /** A request in which every tool may be called. */
  public ModelRequest(
      ModelChoice model, List<Json.Obj> tools, List<Json.Obj> messages, String cacheKey) {
    this(model, tools, messages, cacheKey, Optional.empty());
  }

  /** The same request under a mask. */
  public ModelRequest with(Mask newMask) {
    return new ModelRequest(model, tools, messages, cacheKey, Optional.of(newMask));
  }

  /** The same request with other messages. */
  public ModelRequest with(List<Json.Obj> newMessages) {
    return new ModelRequest(model, tools, newMessages, cacheKey, mask);
  }

  /** The canonical JSON {@code {mask?, messages, model, tools}}. */
  public Json.Obj json() {
    Json.Obj json =
        Json.object()
            .with("model", model.id())
            .with("tools", Json.array(tools))
            .with("messages", Json.array(messages));
    return mask.map(now -> json.with("mask", json(now))).orElse(json);
  }

  private static Json.Obj json(Mask mask) {
    return Json.object()
        .with("state", mask.state())
        .with("mode", mask.mode().wire())
        .with("allowed", Json.strings(mask.allowed()));
  }
}
