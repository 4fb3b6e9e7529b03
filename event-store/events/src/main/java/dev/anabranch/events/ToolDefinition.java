package dev.anabranch.events;

import dev.anabranch.json.Json;

/** A tool as the prompt header shows it. {@code parameters} is a JSON schema of an object. */
public record ToolDefinition(
    String name, String description, Json.Obj parameters, ToolEffect effect) {
  public ToolDefinition {
    if (!name.matches("[a-z]+_[a-z_]+")) {
      throw new IllegalArgumentException("a tool is named group_action, not " + name);
    }
  }
}
