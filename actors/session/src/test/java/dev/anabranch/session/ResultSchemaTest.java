package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultSchemaTest {
  private static Json.Obj object(String rules) {
    return Json.parseObject("{\"type\":\"object\",\"properties\":{\"a\":" + rules + "}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"string\"}|\"x\"|",
        "{\"type\":\"string\"}|1|/a must be string",
        "{\"type\":[\"string\",\"null\"]}|null|",
        "{\"type\":[\"string\",\"null\"]}|false|/a must be string or null",
        "{\"type\":\"integer\"}|7|",
        "{\"type\":\"integer\"}|7.5|/a must be integer",
        "{\"type\":\"number\"}|7.5|",
        "{\"type\":\"boolean\"}|true|",
        "{\"type\":\"array\"}|{}|/a must be array",
        "{\"enum\":[\"x\",2]}|2|",
        "{\"enum\":[\"x\",2]}|3|/a must be one of [\"x\",2]",
        "{\"const\":null}|1|/a must be null",
        "{\"minLength\":2}|\"\uD83D\uDE00\"|/a must have at least 2 characters",
        "{\"maxLength\":1}|\"\uD83D\uDE00\"|",
        "{\"minimum\":1,\"maximum\":2}|2|",
        "{\"minimum\":1}|0.5|/a must be at least 1",
        "{\"maximum\":1.5}|2|/a must be at most 1.5",
        "{\"exclusiveMinimum\":1}|1|/a must be more than 1",
        "{\"exclusiveMaximum\":1}|1|/a must be less than 1",
        "{\"items\":{\"type\":\"string\"}}|[\"x\",2]|/a/1 must be string",
        "{\"minItems\":1}|[]|/a must have at least 1 items",
        "{\"maxItems\":1}|[1,2]|/a must have at most 1 items",
        "{\"uniqueItems\":true}|[1,1]|/a has an item twice",
        "{\"uniqueItems\":true}|[1,2]|",
        "{\"required\":[\"b\"]}|{}|/a lacks the field \"b\"",
        "{\"required\":[\"b\"]}|{\"b\":null}|",
        "{\"additionalProperties\":false}|{\"b/c\":1}|/a/b~1c is not allowed",
        "{\"additionalProperties\":{\"type\":\"string\"}}|{\"b\":1}|/a/b must be string",
        "{\"minProperties\":1}|{}|/a must have at least 1 fields",
        "{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":3}]}|3|",
        "{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":3}]}|2|/a must fit one of [{\"type\":\"string\"},{\"minimum\":3}]",
        "{\"oneOf\":[{\"minimum\":1},{\"minimum\":3}]}|3|/a must fit only one of [{\"minimum\":1},{\"minimum\":3}]",
        "{\"allOf\":[{\"minimum\":1},{\"maximum\":3}]}|4|/a must be at most 3",
        "{\"not\":{\"type\":\"string\"}}|\"x\"|/a must not fit {\"type\":\"string\"}",
        "{\"title\":\"t\",\"format\":\"date\",\"default\":3}|\"no date\"|",
        "true|1|",
        "false|1|/a is not allowed",
      })
  void each_rule_lets_pass_what_fits_and_names_what_does_not(
      String rules, String value, String fault) {
    Json.Obj schema = object(rules);
    assertThat(ResultSchema.fault(schema)).isEmpty();
    Json.Obj result = Json.object().with("a", Json.parse(value));
    if (fault == null) {
      assertThat(ResultSchema.faults(schema, result)).isEmpty();
    } else {
      assertThat(ResultSchema.faults(schema, result)).containsExactly(fault);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"pattern\":\"(a+)+$\"}|the keyword pattern is not known here",
        "{\"$ref\":\"#/x\"}|the keyword $ref is not known here",
        "{\"type\":\"text\"}|/properties/a/type is no type",
        "{\"type\":[]}|/properties/a/type is no type",
        "{\"minLength\":-1}|/properties/a/minLength must be a whole number from 0",
        "{\"minimum\":\"1\"}|/properties/a/minimum must be a number",
        "{\"required\":\"b\"}|/properties/a/required must be a list of names",
        "{\"enum\":1}|/properties/a/enum must be a list",
        "{\"anyOf\":[]}|/properties/a/anyOf must be a list of schemas",
        "{\"items\":[{}]}|/properties/a/items is no schema",
        "3|/properties/a is no schema",
      })
  void a_schema_that_cannot_be_kept_to_is_refused_with_its_fault(String rules, String fault) {
    assertThat(ResultSchema.fault(object(rules))).contains(fault);
  }

  @Test
  void a_schema_is_bounded_in_depth_and_length() {
    String deep = "{\"items\":".repeat(20) + "{}" + "}".repeat(20);
    assertThat(ResultSchema.fault(object(deep)).orElseThrow()).contains("16 levels");
    String wide = "{\"title\":\"" + "x".repeat(20_000) + "\"}";
    assertThat(ResultSchema.fault(object(wide)).orElseThrow()).contains("16384 characters");
    assertThat(ResultSchema.fault(Json.object())).contains("its type must be \"object\"");
  }

  @Test
  void no_more_than_the_first_ten_faults_are_told() {
    Json.Obj value = Json.object();
    for (int i = 10; i < 40; i++) {
      value = value.with("k" + i, i);
    }
    Json.Obj schema = Json.parseObject("{\"type\":\"object\",\"additionalProperties\":false}");
    assertThat(ResultSchema.faults(schema, value)).hasSize(10).startsWith("/k10 is not allowed");
  }
}
