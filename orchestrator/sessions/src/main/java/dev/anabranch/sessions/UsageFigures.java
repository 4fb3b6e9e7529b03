package dev.anabranch.sessions;

import dev.anabranch.context.tokens.CacheFigures;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.derived.CacheSums;
import dev.anabranch.journal.derived.CostSums;
import dev.anabranch.journal.derived.UsageSums;
import dev.anabranch.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Sums of usage in the form of the public contract; what nobody told is absent, never 0. */
final class UsageFigures {
  private static final int PLACES = 4;

  private UsageFigures() {}

  /** {@code {calls, usage: {..., cost?, currency?}, pricing?, cache?}}. */
  static Json.Obj json(UsageSums.Sum sum) {
    Json.Obj json =
        Json.object()
            .with("calls", sum.calls())
            .with("usage", priced(json(sum.usage()), sum.cost()));
    Json.Obj known = sum.calls() == 0 ? json : json.with("pricing", json(sum.cost()));
    return sum.cache().answers() == 0 ? known : known.with("cache", json(sum.cache()));
  }

  static Json.Obj json(UsageSums.Part part) {
    Json.Obj json =
        json(part.sum())
            .withText("session", part.session().map(SessionId::value))
            .withText("model", part.model());
    return part.step().isPresent() ? json.with("step", part.step().getAsInt()) : json;
  }

  static Json.Obj json(Usage usage) {
    return Json.object()
        .withLong("promptTokens", usage.promptTokens())
        .withLong("cachedTokens", usage.cachedTokens())
        .withLong("outputTokens", usage.outputTokens());
  }

  /** Amounts of two currencies have no sum. */
  private static Json.Obj priced(Json.Obj usage, CostSums cost) {
    if (cost.amounts().size() != 1) {
      return usage;
    }
    Map.Entry<String, BigDecimal> only = cost.amounts().firstEntry();
    return usage.with("cost", Micros.text(only.getValue())).with("currency", only.getKey());
  }

  private static Json.Obj json(CostSums cost) {
    String known = cost.priced() == 0 ? "none" : cost.unpriced() == 0 ? "all" : "some";
    Json.Obj json =
        Json.object()
            .with("known", known)
            .with("priced", cost.priced())
            .with("unpriced", cost.unpriced());
    return cost.amounts().size() < 2
        ? json
        : json.with(
            "amounts",
            Json.array(
                cost.amounts().entrySet().stream()
                    .map(each ->
                        Json.object()
                            .with("cost", Micros.text(each.getValue()))
                            .with("currency", each.getKey()))
                    .toList()));
  }

  private static Json.Obj json(CacheSums cache) {
    Json.Obj json =
        Json.object()
            .with("answers", cache.answers())
            .with("notReported", cache.notReported())
            .with("reportedZero", cache.reportedZero());
    json = with(json, "predicted", cache.predicted());
    json = with(json, "estimated", cache.estimated());
    json = with(json, "reported", cache.reported());
    json = with(json, "lost", cache.lost().entrySet().stream().map(UsageFigures::lost).toList());
    return with(
        json, "missed", cache.missed().entrySet().stream().map(UsageFigures::missed).toList());
  }

  private static Json.Obj with(Json.Obj json, String name, CacheSums.Tokens tokens) {
    return tokens.requests() == 0 ? json : json.with(name, json(tokens));
  }

  private static Json.Obj with(Json.Obj json, String name, List<Json.Obj> reasons) {
    return reasons.isEmpty() ? json : json.with(name, Json.array(reasons));
  }

  private static Json.Obj lost(Map.Entry<String, Long> reason) {
    return Json.object().with("reason", reason.getKey()).with("requests", reason.getValue());
  }

  private static Json.Obj missed(Map.Entry<String, CacheSums.Missed> reason) {
    return Json.object()
        .with("reason", reason.getKey())
        .with("requests", reason.getValue().requests())
        .with("tokens", reason.getValue().tokens());
  }

  private static Json.Obj json(CacheSums.Tokens tokens) {
    CacheFigures figures = figures(tokens);
    Json.Obj json =
        Json.object()
            .with("requests", tokens.requests())
            .with("promptTokens", tokens.prompt())
            .with("cachedTokens", tokens.cached())
            .with("newTokens", tokens.fresh());
    json = with(json, "hitRate", figures.hitRate());
    json = with(json, "ideal", figures.ideal());
    return with(json, "efficiency", figures.efficiency());
  }

  static CacheFigures figures(CacheSums.Tokens tokens) {
    return new CacheFigures(tokens.requests(), tokens.prompt(), tokens.cached(), tokens.fresh());
  }

  private static Json.Obj with(Json.Obj json, String name, OptionalDouble rate) {
    return rate.isEmpty()
        ? json
        : json.with(
            name,
            new Json.Real(
                BigDecimal.valueOf(rate.getAsDouble())
                    .setScale(PLACES, RoundingMode.HALF_UP)
                    .doubleValue()));
  }
}
