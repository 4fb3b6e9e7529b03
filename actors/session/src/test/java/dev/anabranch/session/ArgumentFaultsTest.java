package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentFaultsTest {
  private static Optional<String> refusal(String tool, String arguments) {
    ToolDefinition definition = StandardHeader.create().tool(tool).orElseThrow();
    return ArgumentFaults.refusal(definition, Json.parseObject(arguments));
  }

  private static Optional<String> foreign(String schema, String arguments) {
    ToolDefinition tool =
        new ToolDefinition("mcp_x", "x", Json.parseObject(schema), ToolEffect.EXTERNAL);
    return ArgumentFaults.refusal(tool, Json.parseObject(arguments));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fs_read|{\"path\":\"a\"}",
        "fs_read|{\"path\":\"a\",\"limit\":\"20\"}",
        "fs_read|{\"path\":\"a\",\"limit\":20.0}",
        "fs_read|{\"path\":\"a\",\"limit\":null}",
        "fs_list|{}",
        "shell_run|{\"command\":\"true\",\"timeout\":3}",
      })
  void what_the_tools_take_is_let_pass(String tool, String arguments) {
    assertThat(refusal(tool, arguments)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|\"path\" is missing, it must be string",
        "{\"path\":null}|\"path\" is missing, it must be string",
        "{\"path\":7}|\"path\" must be string, it was 7",
        "{\"path\":\"a\",\"limit\":\"many\"}|\"limit\" must be integer, it was \"many\"",
        "{\"path\":\"a\",\"limit\":1.5}|\"limit\" must be integer, it was 1.5",
        "{\"path\":\"a\",\"Limits\":1}|there is no argument \"Limits\", did you mean \"limit\"?",
        "{\"path\":\"a\",\"zzzzzzzzzz\":1}|there is no argument \"zzzzzzzzzz\", there are limit, offset, path",
        "{\"file\":\"a\"}|\"path\" is missing, it must be string; there is no argument \"file\", there are limit, offset, path",
      })
  void a_refusal_names_the_argument_and_what_it_was_and_what_is_wanted(
      String arguments, String fault) {
    assertThat(refusal("fs_read", arguments))
        .contains(
            "The arguments do not fit fs_read: "
                + fault
                + ". Mend them and call again, for example with {\"path\":\"<path>\"}");
  }

  @Test
  void the_example_fits_the_schema_that_it_is_an_example_of() {
    String schema =
        """
        {"type":"object","required":["a","b","c","d","e"],"properties":{
          "a":{"type":"string","enum":["x","y"]},
          "b":{"type":"integer","minimum":7},
          "c":{"type":"array","items":{"type":"object","required":["q"],
               "properties":{"q":{"type":"boolean"}}}},
          "d":{"const":null},
          "e":{"type":["number","null"],"default":2.5}}}
        """;
    String words = foreign(schema, "{}").orElseThrow();
    String example = words.substring(words.indexOf("example with ") + "example with ".length());
    assertThat(foreign(schema, example)).isEmpty();
    assertThat(example).contains("\"a\":\"x\"", "\"b\":7", "\"e\":2.5");
  }

  /** None of these may be taken for a fault: what is not known is not checked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/x\"}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"[\"}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"not\":{\"pattern\":\"x\"}}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"oneOf\":[{\"pattern\":\"x\"},{\"type\":\"string\"}]}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"minLength\":\"three\"}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"exclusiveMinimum\":true}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"text\"}}}",
        "{\"type\":\"object\",\"properties\":7}",
        "{\"type\":\"object\",\"required\":\"b\"}",
        "{\"type\":\"object\",\"patternProperties\":{\"^a\":{}},\"additionalProperties\":false}",
        "{\"allOf\":[{\"$ref\":\"x\"}]}",
        "{\"anyOf\":[{\"if\":{}},{\"type\":\"null\"}]}",
        "{}",
      })
  void what_a_foreign_schema_says_beyond_what_is_known_refuses_nothing(String schema) {
    assertThat(foreign(schema, "{\"a\":\"abc\"}")).isEmpty();
  }

  @Test
  void no_schema_and_no_arguments_break_the_fold() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      Json.Obj schema = (Json.Obj) any(random, 4, true);
      Json.Obj arguments = (Json.Obj) any(random, 3, true);
      ToolDefinition tool = new ToolDefinition("mcp_x", "x", schema, ToolEffect.PURE);
      Optional<String> words = ArgumentFaults.refusal(tool, arguments);
      assertThat(words.orElse("").length()).isLessThan(20_000);
      assertThat(ArgumentFaults.refusal(tool, arguments)).isEqualTo(words);
    }
  }

  private static final List<String> KEYS =
      List.of(
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "enum",
          "const",
          "anyOf",
          "oneOf",
          "allOf",
          "not",
          "minimum",
          "minLength",
          "maxItems",
          "$ref",
          "a",
          "b");

  private static Json any(Random random, int depth, boolean object) {
    int kind = object ? 0 : random.nextInt(depth > 0 ? 7 : 5) + (depth > 0 ? 0 : 2);
    return switch (kind) {
      case 0 -> {
        Json.Obj made = Json.object();
        for (int i = random.nextInt(5); i > 0; i--) {
          made = made.with(pick(random, KEYS), any(random, depth - 1, random.nextInt(3) == 0));
        }
        yield made;
      }
      case 1 -> {
        List<Json> items = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          items.add(any(random, depth - 1, false));
        }
        yield Json.array(items);
      }
      case 2 -> Json.text(pick(random, List.of("object", "string", "integer", "a", "b", "7")));
      case 3 -> Json.integer(random.nextInt(-3, 9));
      case 4 -> new Json.Real(random.nextInt(9) + 0.5);
      case 5 -> new Json.Bool(random.nextBoolean());
      default -> new Json.Null();
    };
  }

  private static String pick(Random random, List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  @Test
  void a_call_that_does_not_fit_reaches_no_worker_and_no_person() {
    Played session = Played.submitted(2);
    session.reply(
        Played.call("fs_read", "{\"pth\":\"a\"}"), Played.call("fs_read", "{\"path\":\"b\"}"));
    assertThat(session.due()).containsExactly(session.address(1));
    assertThat(session.journal)
        .filteredOn(ToolEvent.Rejected.class::isInstance)
        .map(event -> ((ToolEvent.Rejected) event).call())
        .containsExactly(session.address(0));
  }
}
