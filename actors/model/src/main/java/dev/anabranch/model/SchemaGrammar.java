package dev.anabranch.model;

import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Writes the JSON values that a schema allows as rules of a GBNF grammar.
 *
 * <p>Understood are objects with properties (the required ones first, each group in order of name),
 * arrays with items, strings, numbers, enumerations, constants and alternatives. An object with
 * properties has these alone and in this order; whatever else a schema says is not narrowed.
 * Between tokens stands one blank at most, so that no model can go on with blanks for ever.
 */
final class SchemaGrammar {
  private static final int DEPTH_MAX = 8;
  private static final String COMMA = " ws \",\" ws ";
  private static final String VALUES =
      """
      value ::= object | array | string | number | boolean | "null"
      object ::= "{" ws ( pair ( ws "," ws pair )* )? ws "}"
      pair ::= string ws ":" ws value
      array ::= "[" ws ( value ( ws "," ws value )* )? ws "]"
      string ::= "\\"" char* "\\""
      char ::= [^"\\\\\\x00-\\x1F] | "\\\\" ( ["\\\\/bfnrt] | "u" hex hex hex hex )
      hex ::= [0-9a-fA-F]
      integer ::= "-"? ( "0" | [1-9] [0-9]* )
      number ::= integer ( "." [0-9]+ )? ( [eE] [-+]? [0-9]+ )?
      boolean ::= "true" | "false"
      ws ::= " "?
      """;

  private final SequencedMap<String, String> rules = new LinkedHashMap<>();

  /** Adds a rule and returns its name, which begins with this. */
  String rule(String name, String body) {
    String unique = name + "-" + rules.size();
    rules.put(unique, body);
    return unique;
  }

  /** All rules, with those for any JSON value. */
  String text() {
    return rules.entrySet().stream()
            .map(rule -> rule.getKey() + " ::= " + rule.getValue() + "\n")
            .collect(Collectors.joining())
        + VALUES;
  }

  /** The name of a rule, or an expression in brackets, for the values of this schema. */
  String of(Json schema) {
    return of(schema, 0);
  }

  private String of(Json schema, int depth) {
    if (!(schema instanceof Json.Obj object) || depth > DEPTH_MAX) {
      return "value";
    }
    if (object.find("const").isPresent()) {
      return literal(object.at("const").canonical());
    }
    for (String key : List.of("enum", "anyOf", "oneOf")) {
      if (object.find(key).orElse(null) instanceof Json.Arr choices && !choices.items().isEmpty()) {
        return group(choices.items(), key.equals("enum"), depth);
      }
    }
    return switch (object.find("type").orElse(null)) {
      case Json.Str type -> typed(type.value(), object, depth);
      case Json.Arr types when !types.items().isEmpty() ->
          bracketed(
              types.items().stream()
                  .map(type -> type instanceof Json.Str word ? word.value() : "")
                  .map(type -> typed(type, object, depth))
                  .toList());
      case null, default -> "value";
    };
  }

  private String group(List<Json> choices, boolean literals, int depth) {
    return bracketed(
        choices.stream()
            .map(choice -> literals ? literal(choice.canonical()) : of(choice, depth + 1))
            .toList());
  }

  private static String bracketed(List<String> choices) {
    return "( " + String.join(" | ", choices) + " )";
  }

  private String typed(String type, Json.Obj schema, int depth) {
    return switch (type) {
      case "string", "integer", "number", "boolean" -> type;
      case "null" -> "\"null\"";
      case "array" -> array(schema, depth);
      case "object" -> object(schema, depth);
      default -> "value";
    };
  }

  private String array(Json.Obj schema, int depth) {
    if (schema.find("items").isEmpty()) {
      return "array";
    }
    String item = of(schema.at("items"), depth + 1);
    return rule("array", "\"[\" ws ( " + item + " ( ws \",\" ws " + item + " )* )? ws \"]\"");
  }

  private String object(Json.Obj schema, int depth) {
    if (!(schema.find("properties").orElse(null) instanceof Json.Obj properties)) {
      return "object";
    }
    List<Json> required =
        schema.find("required").orElse(null) instanceof Json.Arr names ? names.items() : List.of();
    List<String> must = new ArrayList<>();
    List<String> may = new ArrayList<>();
    for (Map.Entry<String, Json> property : properties.fields().entrySet()) {
      String key = Json.text(property.getKey()).canonical();
      String pair = literal(key) + " ws \":\" ws " + of(property.getValue(), depth + 1);
      (required.contains(Json.text(property.getKey())) ? must : may).add(rule("field", pair));
    }
    String inside = must.isEmpty() ? optional(may) : String.join(COMMA, must) + following(may);
    return rule("object", "\"{\" ws " + inside + " ws \"}\"");
  }

  private static String following(List<String> pairs) {
    return pairs.stream().map(pair -> " (" + COMMA + pair + " )?").collect(Collectors.joining());
  }

  /** Any of the pairs may be the first, and then only later ones follow. */
  private static String optional(List<String> pairs) {
    if (pairs.isEmpty()) {
      return "\"\"";
    }
    List<String> firsts = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      firsts.add(pairs.get(i) + following(pairs.subList(i + 1, pairs.size())));
    }
    return bracketed(firsts) + "?";
  }

  /** The text as a literal of the grammar. */
  static String literal(String text) {
    return "\""
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r")
        + "\"";
  }
}
