package dev.anabranch.modelserver;

import dev.anabranch.json.Json;
import java.util.List;

/** The least that a tool's schema takes: its required properties with empty values. */
final class LeastArguments {
  private static final int DEPTH_MAX = 8;

  private LeastArguments() {}

  static Json.Obj of(Json.Obj tool) {
    return tool.obj("function").find("parameters").orElse(null) instanceof Json.Obj schema
        ? object(schema, 0)
        : Json.object();
  }

  private static Json.Obj object(Json.Obj schema, int depth) {
    Json.Obj made = Json.object();
    if (depth < DEPTH_MAX
        && schema.find("properties").orElse(null) instanceof Json.Obj properties
        && schema.find("required").orElse(null) instanceof Json.Arr required) {
      for (Json key : required.items()) {
        Json.Obj property =
            properties.find(key.asText()).orElse(null) instanceof Json.Obj known
                ? known
                : Json.object();
        made = made.with(key.asText(), value(property, depth + 1));
      }
    }
    return made;
  }

  private static Json value(Json.Obj schema, int depth) {
    if (schema.find("const").isPresent()) {
      return schema.at("const");
    }
    if (schema.find("enum").orElse(null) instanceof Json.Arr choices
        && !choices.items().isEmpty()) {
      return choices.items().getFirst();
    }
    return switch (schema.find("type").orElse(null)) {
      case Json.Str type -> typed(type.value(), schema, depth);
      case Json.Arr types when !types.items().isEmpty() ->
          typed(types.items().getFirst().asText(), schema, depth);
      case null, default -> Json.text("");
    };
  }

  private static Json typed(String type, Json.Obj schema, int depth) {
    return switch (type) {
      case "integer", "number" -> schema.find("minimum").orElse(Json.integer(0));
      case "boolean" -> new Json.Bool(false);
      case "array" -> Json.array(List.of());
      case "object" -> object(schema, depth);
      case "null" -> new Json.Null();
      default -> Json.text("");
    };
  }
}
