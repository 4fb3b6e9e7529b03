package dev.anabranch.events;

import dev.anabranch.json.Json;

/** A tool as the prompt header shows it. {@code parameters} is a JSON schema of an object. */
public record ToolDefinition(
    String name, String description, Json.Obj parameters, ToolEffect effect) {
  public static final int NAME_CHARS_MAX = 64;

  public ToolDefinition {
    if (!name.matches("[a-z]+_[a-z0-9_]+") || name.length() > NAME_CHARS_MAX) {
      throw new IllegalArgumentException(
          "a tool is named group_action in at most " + NAME_CHARS_MAX + " characters, not " + name);
    }
  }

  public Json.Obj json() {
    return Json.object()
        .with("name", name)
        .with("description", description)
        .with("parameters", parameters)
        .with("effect", effect.wire());
  }

  public static ToolDefinition of(Json.Obj json) {
    return new ToolDefinition(
        json.text("name"),
        json.text("description"),
        json.obj("parameters"),
        ToolEffect.of(json.text("effect")));
  }

  /** SHA-256 of the definition: two that differ in a single word are two definitions. */
  public String digest() {
    return Sha256.hex(json().bytes());
  }

  /** The same tool with another effect and another description. */
  public ToolDefinition becoming(ToolEffect newEffect, String newDescription) {
    return new ToolDefinition(name, newDescription, parameters, newEffect);
  }
}
