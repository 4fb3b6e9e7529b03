package dev.anabranch.session;

import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The JSON schema that a parent gives the result of a sub-agent.
 *
 * <p>A model writes it, so what it can ask for is bounded: the keywords below, of JSON Schema
 * 2020-12. Another keyword is refused by its name, so nothing is promised that is not checked.
 * There is no {@code $ref}, which could read what it names, and no {@code pattern}, which could run
 * for ever. {@code format} is a note, as the standard has it.
 */
final class ResultSchema {
  private static final int CHARS_MAX = 16_384;
  private static final int DEPTH_MAX = 16;

  private static final Set<String> NOTES =
      new TreeSet<>(
          List.of("$schema", "$comment", "title", "description", "default", "examples", "format"));
  private static final Set<String> COUNTS =
      new TreeSet<>(
          List.of(
              "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"));
  private static final Set<String> BOUNDS =
      new TreeSet<>(List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"));
  private static final Set<String> CHOICES = new TreeSet<>(List.of("anyOf", "oneOf", "allOf"));
  static final Set<String> TYPES =
      new TreeSet<>(List.of("object", "array", "string", "number", "integer", "boolean", "null"));

  private ResultSchema() {}

  /** Why the schema cannot be used; empty if it can. */
  static Optional<String> fault(Json.Obj schema) {
    if (schema.canonical().length() > CHARS_MAX) {
      return Optional.of("it has more than " + CHARS_MAX + " characters");
    }
    boolean object = schema.find("type").map(Json.text("object")::equals).orElse(false);
    return object ? fault(schema, "", 0) : Optional.of("its type must be \"object\"");
  }

  private static Optional<String> fault(Json schema, String at, int depth) {
    if (depth > DEPTH_MAX) {
      return Optional.of("it is more than " + DEPTH_MAX + " levels deep");
    }
    if (schema instanceof Json.Bool) {
      return Optional.empty();
    }
    if (!(schema instanceof Json.Obj object)) {
      return Optional.of(place(at) + " is no schema");
    }
    for (Map.Entry<String, Json> keyword : object.fields().entrySet()) {
      String here = at + "/" + keyword.getKey();
      Optional<String> fault = keyword(keyword.getKey(), keyword.getValue(), here, depth);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  /** True if the keyword of a schema says what is checked here, and says it rightly. */
  static boolean knows(String keyword, Json value, int depth) {
    return keyword(keyword, value, "", depth).isEmpty();
  }

  private static String place(String at) {
    return at.isEmpty() ? "it" : at;
  }

  private static Optional<String> keyword(String name, Json value, String at, int depth) {
    if (NOTES.contains(name) || name.equals("const")) {
      return Optional.empty();
    }
    if (COUNTS.contains(name)) {
      boolean count = value instanceof Json.Int number && number.value() >= 0;
      return unless(count, at + " must be a whole number from 0");
    }
    if (BOUNDS.contains(name)) {
      boolean number = value instanceof Json.Int || value instanceof Json.Real;
      return unless(number, at + " must be a number");
    }
    if (CHOICES.contains(name)) {
      return all(value, at, depth);
    }
    return switch (name) {
      case "type" -> unless(types(value).stream().allMatch(TYPES::contains), at + " is no type");
      case "enum" -> unless(value instanceof Json.Arr, at + " must be a list");
      case "required" -> unless(isTexts(value), at + " must be a list of names");
      case "uniqueItems" -> unless(value instanceof Json.Bool, at + " must be true or false");
      case "items", "additionalProperties", "not" -> fault(value, at, depth + 1);
      case "properties" -> properties(value, at, depth);
      default -> Optional.of("the keyword " + name + " is not known here");
    };
  }

  private static Optional<String> unless(boolean right, String fault) {
    return right ? Optional.empty() : Optional.of(fault);
  }

  /** The types that a schema names; one that is none if it names them in a wrong way. */
  static List<String> types(Json type) {
    if (type instanceof Json.Str one) {
      return List.of(one.value());
    }
    return isTexts(type) && type instanceof Json.Arr several && !several.items().isEmpty()
        ? several.items().stream().map(Json::asText).toList()
        : List.of("");
  }

  private static boolean isTexts(Json value) {
    return value instanceof Json.Arr list
        && list.items().stream().allMatch(Json.Str.class::isInstance);
  }

  private static Optional<String> all(Json value, String at, int depth) {
    if (!(value instanceof Json.Arr list) || list.items().isEmpty()) {
      return Optional.of(at + " must be a list of schemas");
    }
    for (Json schema : list.items()) {
      Optional<String> fault = fault(schema, at, depth + 1);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> properties(Json value, String at, int depth) {
    if (!(value instanceof Json.Obj properties)) {
      return Optional.of(at + " must be an object");
    }
    for (Map.Entry<String, Json> property : properties.fields().entrySet()) {
      Optional<String> fault = fault(property.getValue(), at + "/" + property.getKey(), depth + 1);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  /** What is wrong with a value, the first few things of it; empty if it fits. */
  static List<String> faults(Json.Obj schema, Json value) {
    List<String> faults = new ArrayList<>();
    new SchemaFaults(faults).check(schema, value, "");
    return faults;
  }
}
