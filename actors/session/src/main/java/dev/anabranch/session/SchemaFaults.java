package dev.anabranch.session;

import dev.anabranch.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a value against a schema that {@link ResultSchema} found usable, and says what is wrong in
 * words that help to mend it. Each place is a JSON pointer.
 */
final class SchemaFaults {
  private static final int FAULTS_MAX = 10;
  private static final int SHOWN_CHARS = 200;

  private final List<String> faults;

  SchemaFaults(List<String> faults) {
    this.faults = faults;
  }

  private void fault(String at, String why) {
    if (faults.size() < FAULTS_MAX) {
      faults.add((at.isEmpty() ? "the result" : at) + " " + why);
    }
  }

  void check(Json schema, Json value, String at) {
    if (schema instanceof Json.Bool allowed) {
      if (!allowed.value()) {
        fault(at, "is not allowed");
      }
      return;
    }
    Json.Obj rules = schema.asObject();
    type(rules, value, at);
    chosen(rules, value, at);
    switch (value) {
      case Json.Obj object -> object(rules, object, at);
      case Json.Arr list -> list(rules, list.items(), at);
      case Json.Str text -> {
        String shown = text.value();
        count(rules, "Length", shown.codePointCount(0, shown.length()), "characters", at);
      }
      case Json.Int number -> number(rules, BigDecimal.valueOf(number.value()), at);
      case Json.Real number -> number(rules, BigDecimal.valueOf(number.value()), at);
      case Json.Bool truth -> {}
      case Json.Null nothing -> {}
    }
  }

  private void type(Json.Obj rules, Json value, String at) {
    Optional<List<String>> types =
        Optional.ofNullable(rules.fields().get("type")).map(ResultSchema::types);
    if (types.isPresent() && types.get().stream().noneMatch(type -> is(type, value))) {
      fault(at, "must be " + String.join(" or ", types.get()));
    }
  }

  private static boolean is(String type, Json value) {
    return switch (value) {
      case Json.Obj object -> type.equals("object");
      case Json.Arr list -> type.equals("array");
      case Json.Str text -> type.equals("string");
      case Json.Int number -> type.equals("integer") || type.equals("number");
      case Json.Real number ->
          type.equals("number") || (type.equals("integer") && whole(number.value()));
      case Json.Bool truth -> type.equals("boolean");
      case Json.Null nothing -> type.equals("null");
    };
  }

  private static boolean whole(double number) {
    return number == Math.rint(number);
  }

  /** What the rules say of any value: one of a list, or what other schemas say. */
  private void chosen(Json.Obj rules, Json value, String at) {
    Optional<Json> only = Optional.ofNullable(rules.fields().get("const"));
    if (only.isPresent() && !only.get().equals(value)) {
      fault(at, "must be " + shown(only.get()));
    }
    Optional<Json> among = rules.find("enum");
    if (among.isPresent() && !items(among.get()).contains(value)) {
      fault(at, "must be one of " + shown(among.get()));
    }
    rules
        .find("not")
        .filter(other -> fits(other, value))
        .ifPresent(other -> fault(at, "must not fit " + shown(other)));
    rules.find("allOf").ifPresent(all -> items(all).forEach(one -> check(one, value, at)));
    several(rules, "anyOf", value, at);
    several(rules, "oneOf", value, at);
  }

  private void several(Json.Obj rules, String keyword, Json value, String at) {
    Optional<Json> schemas = rules.find(keyword);
    if (schemas.isEmpty()) {
      return;
    }
    long fitting = items(schemas.get()).stream().filter(one -> fits(one, value)).count();
    if (fitting == 0) {
      fault(at, "must fit one of " + shown(schemas.get()));
    } else if (fitting > 1 && keyword.equals("oneOf")) {
      fault(at, "must fit only one of " + shown(schemas.get()));
    }
  }

  private static boolean fits(Json schema, Json value) {
    List<String> found = new ArrayList<>();
    new SchemaFaults(found).check(schema, value, "");
    return found.isEmpty();
  }

  private static List<Json> items(Json list) {
    return list instanceof Json.Arr array ? array.items() : List.of();
  }

  private static String shown(Json value) {
    String text = value.canonical();
    return text.length() > SHOWN_CHARS ? text.substring(0, SHOWN_CHARS) + "…" : text;
  }

  private void object(Json.Obj rules, Json.Obj object, String at) {
    count(rules, "Properties", object.fields().size(), "fields", at);
    for (Json name : rules.find("required").map(SchemaFaults::items).orElse(List.of())) {
      if (!object.fields().containsKey(name.asText())) {
        fault(at, "lacks the field \"" + name.asText() + "\"");
      }
    }
    Json.Obj properties = rules.find("properties").map(Json::asObject).orElse(Json.object());
    for (Map.Entry<String, Json> field : object.fields().entrySet()) {
      Optional<Json> rule =
          Optional.ofNullable(properties.fields().get(field.getKey()))
              .or(() -> rules.find("additionalProperties"));
      rule.ifPresent(own -> check(own, field.getValue(), at + "/" + pointer(field.getKey())));
    }
  }

  private static String pointer(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  private void list(Json.Obj rules, List<Json> items, String at) {
    count(rules, "Items", items.size(), "items", at);
    boolean unique = rules.find("uniqueItems").map(new Json.Bool(true)::equals).orElse(false);
    if (unique && items.stream().distinct().count() < items.size()) {
      fault(at, "has an item twice");
    }
    Optional<Json> rule = rules.find("items");
    for (int i = 0; i < items.size() && rule.isPresent(); i++) {
      check(rule.get(), items.get(i), at + "/" + i);
    }
  }

  private void count(Json.Obj rules, String what, long count, String of, String at) {
    if (count < rules.findInteger("min" + what).orElse(0)) {
      fault(at, "must have at least " + rules.integer("min" + what) + " " + of);
    }
    if (count > rules.findInteger("max" + what).orElse(Long.MAX_VALUE)) {
      fault(at, "must have at most " + rules.integer("max" + what) + " " + of);
    }
  }

  private void number(Json.Obj rules, BigDecimal number, String at) {
    bound(rules, "minimum", at, "at least", number, 0, 1);
    bound(rules, "maximum", at, "at most", number, 0, -1);
    bound(rules, "exclusiveMinimum", at, "more than", number, 1, 1);
    bound(rules, "exclusiveMaximum", at, "less than", number, -1, -1);
  }

  /** The number compared with the bound must be one of two signs. */
  private void bound(
      Json.Obj rules, String name, String at, String words, BigDecimal number, int a, int b) {
    Optional<BigDecimal> bound =
        rules
            .find(name)
            .map(value ->
                value instanceof Json.Int whole
                    ? BigDecimal.valueOf(whole.value())
                    : BigDecimal.valueOf(((Json.Real) value).value()));
    if (bound.isPresent()) {
      int sign = number.compareTo(bound.get());
      if (sign != a && sign != b) {
        fault(at, "must be " + words + " " + bound.get().toPlainString());
      }
    }
  }
}
