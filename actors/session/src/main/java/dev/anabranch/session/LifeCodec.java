package dev.anabranch.session;

import dev.anabranch.events.Cost;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import java.math.BigDecimal;
import java.util.List;

/** {@link Life} in a snapshot. */
final class LifeCodec {
  private LifeCodec() {}

  static Json.Obj encode(Life life) {
    Json.Obj json =
        Json.object()
            .withLong("windowTokens", life.windowTokens())
            .with("autonomy", life.autonomy())
            .with("limits", limits(life.limits()))
            .withText("supersededBy", life.supersededBy().map(SessionId::value))
            .with("waiting", Json.array(life.waiting().stream().map(LifeCodec::waiting).toList()))
            .with("paused", life.paused())
            .with("stopRequested", life.stopRequested())
            .with("cancelled", life.cancelled())
            .with("asked", life.asked())
            .with("justForked", life.justForked())
            .with("startedSeq", life.startedSeq())
            .with("steps", life.steps())
            .withLong("promptTokens", life.usage().promptTokens())
            .withLong("cachedTokens", life.usage().cachedTokens())
            .withLong("outputTokens", life.usage().outputTokens())
            .with("spentTokens", life.spent().tokens())
            .with("spentCost", life.spent().cost().toPlainString());
    if (life.model().isPresent()) {
      json = json.with("model", model(life.model().get()));
    }
    if (life.spent().own().isPresent()) {
      json = json.with("ownCost", cost(life.spent().own().get()));
    }
    json = StateCodec.with(json, "submitted", life.submitted());
    json = StateCodec.with(json, "forked", life.forked());
    json = StateCodec.with(json, "ended", life.ended());
    return StateCodec.with(json, "limitReached", life.limitReached());
  }

  private static Json.Obj model(ModelChoice model) {
    return Json.object().with("id", model.id()).with("endpoint", model.endpoint());
  }

  private static Json.Obj cost(Cost cost) {
    return Json.object()
        .with("amount", cost.amount().toPlainString())
        .with("currency", cost.currency())
        .with("prices", cost.prices());
  }

  private static Cost cost(Json.Obj json) {
    return new Cost(
        new BigDecimal(json.text("amount")), json.text("currency"), json.text("prices"));
  }

  static Json.Obj limits(Limits limits) {
    return Json.object()
        .with("stepsMax", limits.stepsMax())
        .with("secondsMax", limits.secondsMax())
        .withLong("tokensMax", limits.tokensMax())
        .withLong("costMicrosMax", limits.costMicrosMax())
        .with("depthMax", limits.depthMax());
  }

  private static Json.Obj waiting(Life.PendingMessage message) {
    return Json.object().with("seq", message.seq()).with("text", message.text());
  }

  static Life decode(Json.Obj json) {
    return new Life(
        StateCodec.event(json, "submitted", TaskEvent.Submitted.class),
        json.find("model")
            .map(Json::asObject)
            .map(model -> new ModelChoice(model.text("id"), model.text("endpoint"))),
        json.findInteger("windowTokens"),
        Math.toIntExact(json.integer("autonomy")),
        limits(json.obj("limits")),
        StateCodec.event(json, "forked", TaskEvent.Forked.class),
        StateCodec.event(json, "ended", TaskEvent.Ended.class),
        json.findText("supersededBy").map(SessionId::new),
        StateCodec.event(json, "limitReached", TaskEvent.BudgetReached.class),
        waiting(json.list("waiting")),
        json.bool("paused"),
        json.bool("stopRequested"),
        json.bool("cancelled"),
        json.bool("asked"),
        json.bool("justForked"),
        json.integer("startedSeq"),
        Math.toIntExact(json.integer("steps")),
        new Usage(
            json.findInteger("promptTokens"),
            json.findInteger("cachedTokens"),
            json.findInteger("outputTokens")),
        new Spent(
            json.integer("spentTokens"),
            new BigDecimal(json.text("spentCost")),
            json.find("ownCost").map(Json::asObject).map(LifeCodec::cost)));
  }

  static Limits limits(Json.Obj json) {
    return new Limits(
        Math.toIntExact(json.integer("stepsMax")),
        json.integer("secondsMax"),
        json.findInteger("tokensMax"),
        json.findInteger("costMicrosMax"),
        Math.toIntExact(json.integer("depthMax")));
  }

  private static List<Life.PendingMessage> waiting(List<Json> messages) {
    return messages.stream()
        .map(Json::asObject)
        .map(message -> new Life.PendingMessage(message.integer("seq"), message.text("text")))
        .toList();
  }
}
