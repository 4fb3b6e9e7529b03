package dev.anabranch.sessions;

import dev.anabranch.events.Budget;
import dev.anabranch.events.Limits;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.json.Json;
import dev.anabranch.session.Life;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The bounds of a session, and what it used of them with its sub-agents. Steps are counted in the
 * session itself; time is not counted here.
 *
 * @param cost a decimal
 * @param spentCost empty without prices
 * @param reached the bound at which it rests until somebody raises it
 */
public record BudgetView(
    long steps,
    long seconds,
    OptionalLong tokens,
    Optional<String> cost,
    long spentTokens,
    Optional<String> spentCost,
    Optional<Budget> reached) {

  static BudgetView of(Life life) {
    Limits limits = life.limits();
    boolean priced = life.spent().own().isPresent() || life.spent().cost().signum() > 0;
    OptionalLong costMax = limits.costMicrosMax();
    return new BudgetView(
        limits.stepsMax(),
        limits.secondsMax(),
        limits.tokensMax(),
        costMax.isPresent() ? Optional.of(Micros.text(costMax.getAsLong())) : Optional.empty(),
        life.spent().tokens(),
        priced ? Optional.of(Micros.text(life.spent().cost())) : Optional.empty(),
        life.limitReached().map(TaskEvent.BudgetReached::what));
  }

  Json.Obj json() {
    return Json.object()
        .with("steps", steps)
        .with("seconds", seconds)
        .withLong("tokens", tokens)
        .withText("cost", cost)
        .with("spentTokens", spentTokens)
        .withText("spentCost", spentCost)
        .withText("reached", reached.map(Budget::wire));
  }

  static BudgetView of(Json.Obj json) {
    return new BudgetView(
        json.integer("steps"),
        json.integer("seconds"),
        json.findInteger("tokens"),
        json.findText("cost"),
        json.integer("spentTokens"),
        json.findText("spentCost"),
        json.findText("reached").map(Budget::of));
  }
}
