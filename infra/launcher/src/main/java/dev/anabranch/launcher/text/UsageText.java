package dev.anabranch.launcher.text;

import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Sums of usage in words and tables; what nobody told is said to be so. */
public final class UsageText {
  private static final String NOT_REPORTED = "not reported";
  private static final String FORESEEN = "*";

  private UsageText() {}

  /** The whole, then a row for each part. */
  public static List<String> lines(Json.Obj sums, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Counted.of(sums.integer("calls"), "model call")
            + " of "
            + Counted.of(sums.integer("sessions"), "session"));
    if (sums.integer("calls") == 0) {
      return lines;
    }
    lines.add(field("tokens", tokens(sums.obj("usage"))));
    lines.add(field("cost", cost(sums)));
    sums.find("cache").map(Json::asObject).ifPresent(cache -> lines.addAll(cache(cache)));
    if (sums.find("parts").isPresent() && !sums.list("parts").isEmpty()) {
      lines.add("");
      lines.addAll(parts(sums).lines(columns));
    }
    if (lines.stream().anyMatch(line -> line.contains(FORESEEN))) {
      lines.add(FORESEEN + " foreseen: the endpoint did not report what it found");
    }
    if (sums.find("cut").isPresent()) {
      lines.add("and more rows");
    }
    return lines;
  }

  private static String tokens(Json.Obj usage) {
    return count(usage.findInteger("promptTokens"))
        + " prompt, "
        + count(usage.findInteger("cachedTokens"))
        + " cached, "
        + count(usage.findInteger("outputTokens"))
        + " output";
  }

  /** A price that is not known is not nothing. */
  private static String cost(Json.Obj sum) {
    Json.Obj pricing = sum.obj("pricing");
    return switch (pricing.text("known")) {
      case "all" -> amounts(sum.obj("usage"), pricing);
      case "none" -> "unknown";
      default ->
          "at least "
              + amounts(sum.obj("usage"), pricing)
              + " ("
              + Counted.of(pricing.integer("unpriced"), "call")
              + " without a price)";
    };
  }

  private static String amounts(Json.Obj usage, Json.Obj pricing) {
    List<Json> amounts =
        pricing.find("amounts").isPresent() ? pricing.list("amounts") : List.of(usage);
    return String.join(
        " + ",
        amounts.stream()
            .map(Json::asObject)
            .map(each -> each.findText("cost").orElse("") + " " + each.text("currency"))
            .toList());
  }

  private static List<String> cache(Json.Obj cache) {
    List<String> lines = new ArrayList<>();
    lines.add(field("reported", rates(cache, "reported").orElse(NOT_REPORTED) + told(cache)));
    rates(cache, "predicted").ifPresent(rates -> lines.add(field("predicted", rates)));
    rates(cache, "estimated").ifPresent(rates -> lines.add(field("estimated", rates)));
    reasons(cache, "lost").ifPresent(text -> lines.add(field("foreseen", text)));
    reasons(cache, "missed").ifPresent(text -> lines.add(field("missed", text)));
    return lines;
  }

  /** How many answers do not say what was found, where others do. */
  private static String told(Json.Obj cache) {
    long silent = cache.integer("notReported");
    return silent > 0 && cache.find("reported").isPresent()
        ? "; " + Counted.of(silent, "answer") + " not reported"
        : "";
  }

  private static Optional<String> rates(Json.Obj cache, String kind) {
    return cache
        .find(kind)
        .map(Json::asObject)
        .map(rates ->
            count(rates.findInteger("cachedTokens"))
                + " of "
                + count(rates.findInteger("promptTokens"))
                + " tokens: hit rate "
                + rate(rates, "hitRate")
                + ", ideal "
                + rate(rates, "ideal")
                + ", efficiency "
                + rate(rates, "efficiency"));
  }

  private static Optional<String> reasons(Json.Obj cache, String kind) {
    return cache
        .find(kind)
        .map(found ->
            String.join(
                ", ",
                cache.list(kind).stream().map(Json::asObject).map(UsageText::reason).toList()));
  }

  private static String reason(Json.Obj reason) {
    OptionalLong tokens = reason.findInteger("tokens");
    return reason.text("reason")
        + " ("
        + Counted.of(reason.integer("requests"), "request")
        + (tokens.isPresent() ? ", " + Counted.of(tokens.getAsLong(), "token") : "")
        + ")";
  }

  private static Table parts(Json.Obj sums) {
    String by = sums.text("by");
    Table table =
        new Table(
            by.toUpperCase(Locale.ROOT),
            "CALLS",
            "PROMPT",
            "CACHED",
            "FORESEEN",
            "HIT",
            "IDEAL",
            "EFFICIENCY",
            "COST",
            "WHY LESS");
    for (Json item : sums.list("parts")) {
      Json.Obj part = item.asObject();
      Json.Obj cache = part.find("cache").map(Json::asObject).orElse(Json.object());
      Optional<Json.Obj> rates = shown(cache);
      String mark = cache.find("reported").isPresent() ? "" : FORESEEN;
      table.row(
          name(part, by),
          String.valueOf(part.integer("calls")),
          count(part.obj("usage").findInteger("promptTokens")),
          count(part.obj("usage").findInteger("cachedTokens")),
          foreseen(cache),
          rates.map(known -> rate(known, "hitRate") + mark).orElse("-"),
          rates.map(known -> rate(known, "ideal") + mark).orElse("-"),
          rates.map(known -> rate(known, "efficiency") + mark).orElse("-"),
          cost(part),
          why(cache));
    }
    return table;
  }

  private static String name(Json.Obj part, String by) {
    return switch (by) {
      case "step" ->
          part.find("step").isPresent() ? String.valueOf(part.integer("step")) : "outside";
      case "model" -> part.findText("model").orElse("unknown");
      default -> part.findText("session").orElse("unknown");
    };
  }

  /** What was reported; where nothing was, what was foreseen. */
  private static Optional<Json.Obj> shown(Json.Obj cache) {
    return cache
        .find("reported")
        .or(() -> cache.find("predicted"))
        .or(() -> cache.find("estimated"))
        .map(Json::asObject);
  }

  private static String foreseen(Json.Obj cache) {
    return cache
        .find("predicted")
        .map(exact -> count(exact.asObject().findInteger("cachedTokens")))
        .or(() ->
            cache
                .find("estimated")
                .map(guess -> "~" + count(guess.asObject().findInteger("cachedTokens"))))
        .orElse("-");
  }

  private static String why(Json.Obj cache) {
    return reasons(cache, "missed").or(() -> reasons(cache, "lost")).orElse("");
  }

  private static String rate(Json.Obj rates, String name) {
    return rates
        .find(name)
        .map(value -> value instanceof Json.Real real ? real.value() : (double) value.asInteger())
        .map(value -> String.format(Locale.ROOT, "%.4f", value))
        .orElse("-");
  }

  private static String count(OptionalLong tokens) {
    return tokens.isPresent()
        ? String.format(Locale.ROOT, "%,d", tokens.getAsLong())
        : NOT_REPORTED;
  }

  private static String field(String name, String value) {
    return String.format(Locale.ROOT, "%-10s %s", name, value);
  }
}
