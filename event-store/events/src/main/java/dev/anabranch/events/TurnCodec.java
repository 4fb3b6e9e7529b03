package dev.anabranch.events;

import dev.anabranch.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** {@link TurnEvent} on the wire. */
final class TurnCodec {
  private TurnCodec() {}

  static String type(TurnEvent event) {
    return switch (event) {
      case TurnEvent.ModelRequested e -> "ModelRequested";
      case TurnEvent.ModelReplied e -> "ModelReplied";
      case TurnEvent.ModelFailed e -> "ModelFailed";
      case TurnEvent.ModelCancelled e -> "ModelCancelled";
      case TurnEvent.Nudged e -> "Nudged";
      case TurnEvent.PrefixBroken e -> "PrefixBroken";
      case TurnEvent.CacheMissObserved e -> "CacheMissObserved";
      case TurnEvent.UsageInconsistent e -> "UsageInconsistent";
      case TurnEvent.ModelSwitched e -> "ModelSwitched";
    };
  }

  static Json.Obj encode(TurnEvent event) {
    return switch (event) {
      case TurnEvent.ModelRequested e -> requested(e);
      case TurnEvent.ModelReplied e -> replied(e);
      case TurnEvent.ModelFailed e -> failed(e);
      case TurnEvent.ModelCancelled e -> Json.object();
      case TurnEvent.Nudged e -> Json.object().with("reason", e.reason()).with("text", e.text());
      case TurnEvent.PrefixBroken e -> broken(e);
      case TurnEvent.CacheMissObserved e ->
          Json.object()
              .with("request", e.request())
              .with("predicted", e.predicted())
              .with("reported", e.reported())
              .with("reason", e.reason());
      case TurnEvent.UsageInconsistent e -> Json.object().with("note", e.note());
      case TurnEvent.ModelSwitched e ->
          Json.object()
              .with("to", TermsCodec.model(e.to()))
              .with("reason", e.reason())
              .with("by", e.by())
              .withLong("windowTokens", e.windowTokens());
    };
  }

  static TurnEvent decode(String type, Json.Obj json) {
    return switch (type) {
      case "ModelRequested" ->
          new TurnEvent.ModelRequested(
              Math.toIntExact(json.integer("turn")),
              Math.toIntExact(json.integer("attempt")),
              Math.toIntExact(json.integer("epoch")),
              Math.toIntExact(json.integer("segments")),
              json.text("prefixHash"),
              TermsCodec.mask(json));
      case "ModelReplied" -> replied(json);
      case "ModelFailed" ->
          new TurnEvent.ModelFailed(
              json.text("kind"),
              json.text("message"),
              json.findInteger("status"),
              json.findInteger("retryMillis"),
              usage(json.obj("usage")),
              json.find("putOff").isPresent() && json.bool("putOff"));
      case "ModelCancelled" -> new TurnEvent.ModelCancelled();
      case "Nudged" -> new TurnEvent.Nudged(json.text("reason"), json.text("text"));
      case "CacheMissObserved" ->
          new TurnEvent.CacheMissObserved(
              json.integer("request"),
              json.integer("predicted"),
              json.integer("reported"),
              json.text("reason"));
      case "UsageInconsistent" -> new TurnEvent.UsageInconsistent(json.text("note"));
      case "ModelSwitched" ->
          new TurnEvent.ModelSwitched(
              TermsCodec.model(json.obj("to")),
              json.text("reason"),
              json.text("by"),
              json.findInteger("windowTokens"));
      default ->
          new TurnEvent.PrefixBroken(
              json.integer("seq"),
              json.text("expected"),
              json.text("actual"),
              json.find("blame").map(Json::asObject).map(TurnCodec::blame));
    };
  }

  private static Json.Obj broken(TurnEvent.PrefixBroken e) {
    Json.Obj json =
        Json.object()
            .with("seq", e.seq())
            .with("expected", e.expected())
            .with("actual", e.actual());
    return e.blame().map(blame -> json.with("blame", blame(blame))).orElse(json);
  }

  private static Json.Obj blame(TurnEvent.Blame blame) {
    return Json.object()
        .with("from", blame.from())
        .with("to", blame.to())
        .with("type", blame.type())
        .withText("field", blame.field());
  }

  private static TurnEvent.Blame blame(Json.Obj json) {
    return new TurnEvent.Blame(
        json.integer("from"), json.integer("to"), json.text("type"), json.findText("field"));
  }

  private static Json.Obj requested(TurnEvent.ModelRequested e) {
    Json.Obj json =
        Json.object()
            .with("turn", e.turn())
            .with("attempt", e.attempt())
            .with("epoch", e.epoch())
            .with("segments", e.segments())
            .with("prefixHash", e.prefixHash());
    return e.mask().map(mask -> json.with("mask", TermsCodec.mask(mask))).orElse(json);
  }

  private static Json.Obj failed(TurnEvent.ModelFailed e) {
    Json.Obj json =
        Json.object()
            .with("kind", e.kind())
            .with("message", e.message())
            .withLong("status", e.status())
            .withLong("retryMillis", e.retryMillis())
            .with("usage", usage(e.usage()));
    return e.putOff() ? json.with("putOff", true) : json;
  }

  private static Json.Obj replied(TurnEvent.ModelReplied e) {
    List<Json.Obj> calls =
        e.calls().stream()
            .map(call ->
                Json.object()
                    .with("id", call.id())
                    .with("name", call.name())
                    .with("arguments", call.arguments()))
            .toList();
    Json.Obj json =
        Json.object()
            .with("text", e.text())
            .with("calls", Json.array(calls))
            .with("finish", e.finish().wire())
            .with("usage", usage(e.usage()))
            .withText("model", e.model())
            .with("wallMillis", e.wallMillis());
    Json.Obj priced = priced(json, e.cost());
    return e.cache().map(cache -> priced.with("cache", cache(cache))).orElse(priced);
  }

  /** The object with what the model calls cost, or as it is without a price. */
  static Json.Obj priced(Json.Obj json, Optional<Cost> cost) {
    return cost.map(known ->
            json.with(
                "cost",
                Json.object()
                    .with("amount", known.amount().toPlainString())
                    .with("currency", known.currency())
                    .with("prices", known.prices())))
        .orElse(json);
  }

  static Optional<Cost> cost(Json.Obj json) {
    return json.find("cost")
        .map(Json::asObject)
        .map(cost ->
            new Cost(
                new BigDecimal(cost.text("amount")), cost.text("currency"), cost.text("prices")));
  }

  private static Json.Obj cache(CacheForecast cache) {
    return Json.object()
        .with("promptTokens", cache.promptTokens())
        .with("cachedTokens", cache.cachedTokens())
        .with("blockTokens", cache.blockTokens())
        .with("estimated", cache.estimated())
        .withText("miss", cache.miss());
  }

  private static CacheForecast cache(Json.Obj json) {
    return new CacheForecast(
        json.integer("promptTokens"),
        json.integer("cachedTokens"),
        Math.toIntExact(json.integer("blockTokens")),
        json.bool("estimated"),
        json.findText("miss"));
  }

  private static TurnEvent.ModelReplied replied(Json.Obj json) {
    List<ToolCall> calls =
        json.list("calls").stream()
            .map(Json::asObject)
            .map(call -> new ToolCall(call.text("id"), call.text("name"), call.text("arguments")))
            .toList();
    return new TurnEvent.ModelReplied(
        json.text("text"),
        calls,
        TurnEvent.Finish.of(json.text("finish")),
        usage(json.obj("usage")),
        json.findText("model"),
        json.integer("wallMillis"),
        cost(json),
        json.find("cache").map(Json::asObject).map(TurnCodec::cache));
  }

  static Json.Obj usage(Usage usage) {
    return Json.object()
        .withLong("promptTokens", usage.promptTokens())
        .withLong("cachedTokens", usage.cachedTokens())
        .withLong("outputTokens", usage.outputTokens());
  }

  static Usage usage(Json.Obj json) {
    return new Usage(
        json.findInteger("promptTokens"),
        json.findInteger("cachedTokens"),
        json.findInteger("outputTokens"));
  }
}
