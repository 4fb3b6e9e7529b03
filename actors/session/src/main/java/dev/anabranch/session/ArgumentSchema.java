package dev.anabranch.session;

import dev.anabranch.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of the schema of a tool's arguments is checked here.
 *
 * <p>The schema of a foreign tool may say what {@link ResultSchema} does not know. That is left
 * out, together with what would mean more without it, so that what is checked here is never more
 * than what the schema says. The rest is for whoever runs the tool.
 */
final class ArgumentSchema {
  private static final int DEPTH_MAX = 16;
  private static final int SAMPLE_DEPTH_MAX = 4;
  private static final Json ANYTHING = new Json.Bool(true);

  private ArgumentSchema() {}

  /** The schema without what is not known; no value that fits the schema fails it. */
  static Json.Obj of(Json.Obj schema) {
    return known(schema, 0) instanceof Json.Obj known ? known : Json.object();
  }

  private static Json known(Json schema, int depth) {
    if (schema instanceof Json.Bool) {
      return schema;
    }
    if (!(schema instanceof Json.Obj rules) || depth > DEPTH_MAX) {
      return ANYTHING;
    }
    Json.Obj known = Json.object();
    for (Map.Entry<String, Json> keyword : rules.fields().entrySet()) {
      Optional<Json> kept = keyword(keyword.getKey(), keyword.getValue(), rules, depth);
      if (kept.isPresent()) {
        known = known.with(keyword.getKey(), kept.get());
      }
    }
    return known;
  }

  private static Optional<Json> keyword(String name, Json value, Json.Obj rules, int depth) {
    return switch (name) {
      case "properties" ->
          value instanceof Json.Obj fields ? Optional.of(fields(fields, depth)) : none();
      case "items" -> unless(rules, "prefixItems", known(value, depth + 1));
      case "additionalProperties" -> unless(rules, "patternProperties", known(value, depth + 1));
      case "allOf", "anyOf" -> value instanceof Json.Arr several ? each(several, depth) : none();
      default -> ResultSchema.knows(name, value, depth) ? Optional.of(value) : none();
    };
  }

  private static Optional<Json> none() {
    return Optional.empty();
  }

  private static Optional<Json> unless(Json.Obj rules, String other, Json value) {
    return rules.find(other).isPresent() ? Optional.empty() : Optional.of(value);
  }

  private static Json fields(Json.Obj fields, int depth) {
    Json.Obj known = Json.object();
    for (Map.Entry<String, Json> field : fields.fields().entrySet()) {
      known = known.with(field.getKey(), known(field.getValue(), depth + 1));
    }
    return known;
  }

  private static Optional<Json> each(Json.Arr several, int depth) {
    List<Json> known = several.items().stream().map(one -> known(one, depth + 1)).toList();
    return known.isEmpty() ? Optional.empty() : Optional.of(Json.array(known));
  }

  /** What a schema says of an object as a whole, without what it says of its fields. */
  static Json.Obj withoutFields(Json.Obj schema) {
    Json.Obj rest = Json.object();
    for (Map.Entry<String, Json> keyword : schema.fields().entrySet()) {
      boolean ofFields =
          List.of("properties", "required", "additionalProperties").contains(keyword.getKey());
      rest = ofFields ? rest : rest.with(keyword.getKey(), keyword.getValue());
    }
    return rest;
  }

  /** A value as the schema wants it, to be shown to a model. */
  static Json sample(Optional<Json> schema, String name) {
    return sample(schema.orElse(ANYTHING), name, 0);
  }

  private static Json sample(Json schema, String name, int depth) {
    if (!(schema instanceof Json.Obj rules) || depth > SAMPLE_DEPTH_MAX) {
      return Json.text("<" + name + ">");
    }
    Optional<Json> given =
        Optional.ofNullable(rules.fields().get("const"))
            .or(() -> first(rules, "examples"))
            .or(() -> rules.find("default"))
            .or(() -> first(rules, "enum"));
    if (given.isPresent()) {
      return given.get();
    }
    String type = rules.find("type").map(ResultSchema::types).orElse(List.of("string")).getFirst();
    return switch (type) {
      case "object" -> object(rules, depth);
      case "array" ->
          Json.array(List.of(sample(rules.find("items").orElse(ANYTHING), name, depth + 1)));
      case "integer", "number" -> rules.find("minimum").orElse(Json.integer(1));
      case "boolean" -> new Json.Bool(true);
      case "null" -> new Json.Null();
      default -> Json.text("<" + name + ">");
    };
  }

  private static Optional<Json> first(Json.Obj rules, String keyword) {
    return rules
        .find(keyword)
        .filter(Json.Arr.class::isInstance)
        .flatMap(list -> ((Json.Arr) list).items().stream().findFirst());
  }

  private static Json object(Json.Obj rules, int depth) {
    Json.Obj fields = rules.find("properties").map(Json::asObject).orElse(Json.object());
    Json.Obj sample = Json.object();
    for (Json name :
        rules.find("required").isPresent() ? rules.list("required") : List.<Json>of()) {
      Json rule = Optional.ofNullable(fields.fields().get(name.asText())).orElse(ANYTHING);
      sample = sample.with(name.asText(), sample(rule, name.asText(), depth + 1));
    }
    return sample;
  }
}
