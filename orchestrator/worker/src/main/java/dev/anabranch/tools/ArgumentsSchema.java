package dev.anabranch.tools;

import dev.anabranch.json.Json;
import java.util.List;

/** The schema of a tool's arguments being put together. */
record ArgumentsSchema(List<String> required, Json.Obj properties) {
  static ArgumentsSchema object(String... required) {
    return new ArgumentsSchema(List.of(required), Json.object());
  }

  static Json.Obj text(String description) {
    return Json.object().with("type", "string").with("description", description);
  }

  static Json.Obj number(String description) {
    return Json.object().with("type", "integer").with("description", description);
  }

  ArgumentsSchema with(String name, Json.Obj property) {
    return new ArgumentsSchema(required, properties.with(name, property));
  }

  Json.Obj json() {
    return Json.object()
        .with("type", "object")
        .with("properties", properties)
        .with("required", Json.strings(required))
        .with("additionalProperties", false);
  }
}
