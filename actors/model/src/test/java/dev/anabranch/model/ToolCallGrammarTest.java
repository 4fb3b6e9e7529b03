package dev.anabranch.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCallGrammarTest {
  private static final List<String> TYPES =
      List.of("string", "integer", "number", "boolean", "null", "array", "object", "any");

  private static Json.Obj tool(String name, Json parameters) {
    return Json.object()
        .with("type", "function")
        .with("function", Json.object().with("name", name).with("parameters", parameters));
  }

  private static String call(String name, String arguments) {
    return "<tool_call>\n{\"name\": \""
        + name
        + "\", \"arguments\": "
        + arguments
        + "}\n</tool_call>";
  }

  private static Gbnf grammar(List<Json.Obj> tools, String... allowed) {
    return new Gbnf(ToolCallGrammar.of(tools, List.of(allowed)).orElseThrow());
  }

  private static Gbnf values(String schema) {
    return grammar(List.of(tool("t", Json.parse(schema))), "t");
  }

  @Test
  void only_allowed_tools_can_be_called() {
    List<Json.Obj> tools =
        List.of(
            tool("fs_list", Json.object()),
            tool("fs_read", Json.object()),
            tool("shell_run", Json.object()));
    Gbnf grammar = grammar(tools, "fs_list", "fs_read");
    assertThat(grammar.accepts(call("fs_list", "{}"))).isTrue();
    assertThat(grammar.accepts(call("fs_read", "{}") + "\n" + call("fs_list", "{}"))).isTrue();
    assertThat(grammar.accepts(call("shell_run", "{}"))).isFalse();
    assertThat(grammar.accepts(call("fs_", "{}"))).isFalse();
    assertThat(grammar.accepts("I would rather talk.")).isFalse();
    assertThat(grammar.accepts(call("fs_read", "{}") + " and some words")).isFalse();
    assertThat(grammar.accepts("")).isFalse();
  }

  @Test
  void what_is_required_must_be_there_and_what_is_optional_may_be() {
    Gbnf grammar =
        values(
            """
            {"type":"object","required":["path"],"properties":{
              "path":{"type":"string"},"limit":{"type":"integer"},"all":{"type":"boolean"}}}\
            """);
    assertThat(grammar.accepts(call("t", "{\"path\":\"a\"}"))).isTrue();
    assertThat(grammar.accepts(call("t", "{\"path\": \"a\", \"all\": true, \"limit\": -3}")))
        .isTrue();
    assertThat(grammar.accepts(call("t", "{\"path\":\"a\",\"limit\":3}"))).isTrue();
    assertThat(grammar.accepts(call("t", "{\"limit\":3}"))).isFalse();
    assertThat(grammar.accepts(call("t", "{\"path\":7}"))).isFalse();
    assertThat(grammar.accepts(call("t", "{\"path\":\"a\",\"limit\":1.5}"))).isFalse();
    assertThat(grammar.accepts(call("t", "{\"path\":\"a\",\"other\":1}"))).isFalse();
  }

  @Test
  void if_nothing_is_required_any_of_the_properties_may_begin() {
    Gbnf grammar = values("{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{},\"c\":{}}}");
    for (String inside :
        List.of(
            "", "\"a\":1", "\"b\":1", "\"c\":1", "\"a\":1,\"c\":1", "\"a\":1,\"b\":1,\"c\":1")) {
      assertThat(grammar.accepts(call("t", "{" + inside + "}"))).as(inside).isTrue();
    }
    assertThat(grammar.accepts(call("t", "{,\"b\":1}"))).isFalse();
    assertThat(grammar.accepts(call("t", "{\"a\":1,}"))).isFalse();
  }

  @Test
  void constants_enumerations_and_alternatives_are_kept_to() {
    Gbnf grammar =
        values(
            """
            {"type":"object","required":["e","k","o","n"],"properties":{
              "e":{"enum":["a\\"b",7]},"k":{"const":{"x":[1]}},
              "n":{"type":["string","null"]},
              "o":{"anyOf":[{"type":"boolean"},{"type":"array","items":{"type":"integer"}}]}}}\
            """);
    String good = "{\"e\":\"a\\\"b\",\"k\":{\"x\":[1]},\"n\":null,\"o\":[1, 2]}";
    assertThat(grammar.accepts(call("t", good))).isTrue();
    assertThat(grammar.accepts(call("t", good.replace("[1, 2]", "true")))).isTrue();
    assertThat(grammar.accepts(call("t", good.replace("[1, 2]", "[\"x\"]")))).isFalse();
    assertThat(grammar.accepts(call("t", good.replace("{\"x\":[1]}", "{\"x\":[2]}")))).isFalse();
    assertThat(grammar.accepts(call("t", good.replace("null", "7")))).isFalse();
  }

  @Test
  void blanks_cannot_go_on_for_ever() {
    Gbnf grammar = values("{\"type\":\"object\",\"properties\":{\"a\":{}}}");
    assertThat(grammar.accepts(call("t", "{ \"a\" : 1 }"))).isTrue();
    assertThat(grammar.accepts(call("t", "{  \"a\": 1}"))).isFalse();
  }

  @Test
  void a_grammar_beyond_the_bound_is_not_made() {
    TreeMap<String, Json> many = new TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      many.put("property_" + i, Json.object().with("type", "string"));
    }
    Json schema = Json.object().with("type", "object").with("properties", Json.object(many));
    Json required = Json.strings(List.copyOf(many.keySet()));
    Json.Obj tool = tool("t", schema.asObject().with("required", required));
    assertThat(ToolCallGrammar.of(List.of(tool), List.of("t"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void random_values_belong_to_the_grammar_of_their_schema(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      Json.Obj schema = object(random, 0);
      Gbnf grammar = grammar(List.of(tool("t", schema)), "t");
      String value = sample(random, schema);
      assertThat(grammar.accepts(call("t", value))).as(schema.canonical() + value).isTrue();
      assertThat(grammar.accepts(call("t", value.substring(1)))).isFalse();
      assertThat(grammar.accepts(call("t", value + "}"))).isFalse();
    }
  }

  private static Json.Obj schema(Random random, int depth) {
    String type = TYPES.get(random.nextInt(depth > 2 ? TYPES.size() - 3 : TYPES.size()));
    return switch (type) {
      case "any" -> Json.object();
      case "array" -> Json.object().with("type", type).with("items", schema(random, depth + 1));
      case "object" -> object(random, depth);
      default -> Json.object().with("type", type);
    };
  }

  private static Json.Obj object(Random random, int depth) {
    Json.Obj properties = Json.object();
    List<String> required = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String name = "p" + i + (random.nextInt(4) == 0 ? "\"字" : "");
      properties = properties.with(name, schema(random, depth + 1));
      if (random.nextBoolean()) {
        required.add(name);
      }
    }
    return Json.object()
        .with("type", "object")
        .with("properties", properties)
        .with("required", Json.strings(required));
  }

  /** A value in the order in which the grammar wants its parts: required ones first. */
  private static String sample(Random random, Json.Obj schema) {
    return switch (schema.findText("type").orElse("any")) {
      case "string" -> Json.text("a\"\\\n\t 字🙂".substring(random.nextInt(6))).canonical();
      case "integer" -> Integer.toString(random.nextInt());
      case "number" -> new Json.Real(random.nextGaussian() * 1e30).canonical();
      case "boolean" -> Boolean.toString(random.nextBoolean());
      case "null" -> "null";
      case "array" ->
          "["
              + sample(random, schema.obj("items"))
              + ", "
              + sample(random, schema.obj("items"))
              + "]";
      case "object" -> sampleObject(random, schema);
      default -> "{\"x\": [1, null, \"y\"]}";
    };
  }

  private static String sampleObject(Random random, Json.Obj schema) {
    List<Json> required = schema.list("required");
    List<String> must = new ArrayList<>();
    List<String> may = new ArrayList<>();
    for (Map.Entry<String, Json> property : schema.obj("properties").fields().entrySet()) {
      Json key = Json.text(property.getKey());
      String pair = key.canonical() + ": " + sample(random, property.getValue().asObject());
      if (required.contains(key)) {
        must.add(pair);
      } else if (random.nextBoolean()) {
        may.add(pair);
      }
    }
    must.addAll(may);
    return "{" + String.join(", ", must) + "}";
  }
}
