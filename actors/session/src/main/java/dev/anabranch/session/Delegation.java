package dev.anabranch.session;

import dev.anabranch.events.Limits;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a call of {@code agent_run} or {@code agent_map} asks for. Refuses what nobody could start
 * with {@link IllegalArgumentException} or {@link JsonRefused}.
 *
 * @param items one for each sub-agent of a map; of a run, one that says nothing
 */
record Delegation(
    boolean map,
    boolean shared,
    String instruction,
    List<String> items,
    Optional<Json.Obj> schema,
    Asked asked) {
  static final String RUN = "agent_run";
  static final String MAP = "agent_map";

  private static final String ITEM = "{item}";
  private static final int ITEMS_MAX = 20;
  private static final int ITEM_CHARS_MAX = 4_000;
  private static final int INSTRUCTION_CHARS_MAX = 50_000;
  private static final int STEPS_DEFAULT = 30;
  private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

  /** The budget that is wished for each sub-agent. */
  record Asked(
      OptionalLong steps, OptionalLong seconds, OptionalLong tokens, OptionalLong costMicros) {

    /** Steps and time are no sum that siblings share: each may have what its parent has. */
    Limits limits(Limits parent, OptionalLong tokensMax, OptionalLong costMicrosMax) {
      return new Limits(
          (int) Math.min(parent.stepsMax(), steps.orElse(STEPS_DEFAULT)),
          Math.min(parent.secondsMax(), seconds.orElse(parent.secondsMax())),
          tokensMax,
          costMicrosMax,
          parent.depthMax() - 1);
    }
  }

  /** True for a call of these tools that may be made and has arguments. */
  static boolean isAsked(Turn.Call call) {
    String name = call.call().name();
    return call.refusal().isEmpty()
        && call.effect().isPresent()
        && call.arguments().isPresent()
        && (name.equals(RUN) || name.equals(MAP));
  }

  /** The same; empty if it is no such call, or nobody could start it. */
  static Optional<Delegation> find(Turn.Call call) {
    try {
      return isAsked(call) ? Optional.of(of(call)) : Optional.empty();
    } catch (JsonRefused | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Delegation of(Turn.Call call) {
    Json.Obj arguments = call.arguments().orElseThrow();
    boolean map = call.call().name().equals(MAP);
    return new Delegation(
        map,
        !map && shared(arguments.text("mode")),
        instruction(arguments.text("instruction"), map),
        map ? items(arguments.list("items")) : List.of(""),
        schema(arguments),
        asked(arguments.find("budget").map(Json::asObject).orElse(Json.object())));
  }

  private static boolean shared(String mode) {
    return switch (mode) {
      case "shared" -> true;
      case "isolated" -> false;
      default -> throw new IllegalArgumentException("mode must be isolated or shared, not " + mode);
    };
  }

  private static String instruction(String text, boolean map) {
    if (text.isBlank() || text.length() > INSTRUCTION_CHARS_MAX) {
      throw new IllegalArgumentException(
          "an instruction has 1 to " + INSTRUCTION_CHARS_MAX + " characters");
    }
    if (map && !text.contains(ITEM)) {
      throw new IllegalArgumentException("the instruction must say where the item goes: " + ITEM);
    }
    return text;
  }

  private static List<String> items(List<Json> items) {
    if (items.isEmpty() || items.size() > ITEMS_MAX) {
      throw new IllegalArgumentException(
          "a map has 1 to " + ITEMS_MAX + " items, not " + items.size());
    }
    List<String> texts = items.stream().map(Json::asText).toList();
    if (texts.stream().anyMatch(text -> text.isBlank() || text.length() > ITEM_CHARS_MAX)) {
      throw new IllegalArgumentException("an item has 1 to " + ITEM_CHARS_MAX + " characters");
    }
    return texts;
  }

  private static Optional<Json.Obj> schema(Json.Obj arguments) {
    Optional<Json.Obj> schema = arguments.find("schema").map(Json::asObject);
    schema
        .flatMap(ResultSchema::fault)
        .ifPresent(why -> {
          throw new IllegalArgumentException("the schema cannot be used: " + why);
        });
    return schema;
  }

  private static Asked asked(Json.Obj budget) {
    return new Asked(
        positive(budget, "steps"),
        positive(budget, "seconds"),
        positive(budget, "tokens"),
        budget.find("cost").map(Delegation::micros).orElse(OptionalLong.empty()));
  }

  private static OptionalLong positive(Json.Obj budget, String key) {
    OptionalLong value = budget.findInteger(key);
    if (value.isPresent() && value.getAsLong() < 1) {
      throw new IllegalArgumentException("a budget of " + key + " is at least 1");
    }
    return value;
  }

  private static OptionalLong micros(Json cost) {
    BigDecimal amount =
        switch (cost) {
          case Json.Int whole -> BigDecimal.valueOf(whole.value());
          case Json.Real real -> BigDecimal.valueOf(real.value());
          default -> throw new IllegalArgumentException("a budget of cost is a number");
        };
    BigDecimal micros = amount.multiply(MICROS).setScale(0, RoundingMode.DOWN);
    if (micros.signum() < 1 || micros.unscaledValue().bitLength() > 62) {
      throw new IllegalArgumentException("a budget of cost is at least 0.000001");
    }
    return OptionalLong.of(micros.longValueExact());
  }

  int count() {
    return items.size();
  }

  /** What the sub-agent of this index is to do. */
  String instruction(int index) {
    return map ? instruction.replace(ITEM, items.get(index)) : instruction;
  }
}
