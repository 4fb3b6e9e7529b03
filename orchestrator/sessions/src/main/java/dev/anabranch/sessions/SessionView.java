package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A session as people see it: a fold of its journal, never stored.
 *
 * @param cost of its own model calls; empty without prices
 * @param asks calls that wait for a person
 * @param child which session it works for, if it is a sub-agent
 * @param label of the workers that take its calls; empty for those of none
 * @param readOnly why nothing can be asked of it here; it shows the session before that entry
 */
public record SessionView(
    SessionId id,
    String task,
    String status,
    long head,
    int steps,
    Optional<String> answer,
    Optional<String> reason,
    String model,
    Optional<SessionId> parent,
    long forkedAt,
    Optional<SessionId> supersededBy,
    Instant createdAt,
    Usage usage,
    Optional<Money> cost,
    List<Ask> asks,
    OptionalInt autonomy,
    Optional<BudgetView> budget,
    Optional<ChildOf> child,
    Optional<String> label,
    Optional<String> readOnly) {
  public SessionView {
    asks = List.copyOf(asks);
  }

  /** A decimal and its currency. */
  public record Money(String amount, String currency) {}

  /** The session that a sub-agent works for, the call there, and its place among its siblings. */
  public record ChildOf(SessionId of, String call, int index) {
    private Json.Obj json() {
      return Json.object().with("of", of.value()).with("call", call).with("index", index);
    }

    private static ChildOf of(Json.Obj json) {
      return new ChildOf(
          new SessionId(json.text("of")),
          json.text("call"),
          Math.toIntExact(json.integer("index")));
    }
  }

  /** The JSON of the public contract; what is unknown is absent. */
  public Json.Obj json() {
    Json.Obj json =
        Json.object()
            .with("id", id.value())
            .with("task", task)
            .with("status", status)
            .with("head", head)
            .with("steps", steps)
            .withText("answer", answer)
            .withText("reason", reason)
            .with("model", model)
            .withText("parent", parent.map(SessionId::value))
            .withText("supersededBy", supersededBy.map(SessionId::value))
            .with("createdAt", createdAt.toString())
            .with("usage", usageJson())
            .withText("label", label)
            .withText("readOnly", readOnly);
    if (parent.isPresent()) {
      json = json.with("forkedAt", forkedAt);
    }
    if (autonomy.isPresent()) {
      json = json.with("autonomy", autonomy.getAsInt());
    }
    if (budget.isPresent()) {
      json = json.with("budget", budget.get().json());
    }
    if (child.isPresent()) {
      json = json.with("child", child.get().json());
    }
    return asks.isEmpty()
        ? json
        : json.with("asks", Json.array(asks.stream().map(Ask::json).toList()));
  }

  Json.Obj usageJson() {
    return UsageFigures.json(usage)
        .withText("cost", cost.map(Money::amount))
        .withText("currency", cost.map(Money::currency));
  }

  /** The session whose {@link #json} this is, or was before asks and budgets were told. */
  static SessionView of(Json.Obj json) {
    Json.Obj tokens = json.obj("usage");
    return new SessionView(
        new SessionId(json.text("id")),
        json.text("task"),
        json.text("status"),
        json.integer("head"),
        Math.toIntExact(json.integer("steps")),
        json.findText("answer"),
        json.findText("reason"),
        json.text("model"),
        json.findText("parent").map(SessionId::new),
        json.findInteger("forkedAt").orElse(0),
        json.findText("supersededBy").map(SessionId::new),
        Instant.parse(json.text("createdAt")),
        new Usage(
            tokens.findInteger("promptTokens"),
            tokens.findInteger("cachedTokens"),
            tokens.findInteger("outputTokens")),
        tokens.findText("cost").map(amount -> new Money(amount, tokens.text("currency"))),
        json.find("asks").isPresent() ? asks(json.list("asks")) : List.of(),
        autonomy(json.findInteger("autonomy")),
        json.find("budget").map(Json::asObject).map(BudgetView::of),
        json.find("child").map(Json::asObject).map(ChildOf::of),
        json.findText("label"),
        json.findText("readOnly"));
  }

  private static List<Ask> asks(List<Json> asks) {
    return asks.stream().map(Json::asObject).map(Ask::of).toList();
  }

  private static OptionalInt autonomy(OptionalLong level) {
    return level.isPresent()
        ? OptionalInt.of(Math.toIntExact(level.getAsLong()))
        : OptionalInt.empty();
  }
}
