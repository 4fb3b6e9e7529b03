package dev.anabranch.session;

import dev.anabranch.events.Budget;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.Cost;
import dev.anabranch.events.Limits;
import dev.anabranch.events.Usage;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a session used of its budget, its sub-agents included. What an endpoint does not report is
 * not counted.
 *
 * @param tokens prompt and output
 * @param cost by the price lists of the time
 * @param own what its own model calls cost, with the newest price list that priced one; empty
 *     without prices
 */
public record Spent(long tokens, BigDecimal cost, Optional<Cost> own) {
  public static final Spent NOTHING = new Spent(0, BigDecimal.ZERO, Optional.empty());

  /** Nobody is asked for the very last bit: this share of a budget is near its end. */
  private static final double NEAR = 0.8;

  Spent plus(Usage usage, Optional<Cost> priced) {
    long more = usage.promptTokens().orElse(0) + usage.outputTokens().orElse(0);
    BigDecimal amount = priced.map(Cost::amount).orElse(BigDecimal.ZERO);
    return new Spent(
        tokens + more, cost.add(amount), priced.map(call -> added(own, call)).or(() -> own));
  }

  private static Cost added(Optional<Cost> sum, Cost call) {
    BigDecimal before = sum.map(Cost::amount).orElse(BigDecimal.ZERO);
    return new Cost(before.add(call.amount()), call.currency(), call.prices());
  }

  Spent plus(ChildEvent.Spent child) {
    return new Spent(tokens + child.tokens().orElse(0), cost.add(child.cost()), own);
  }

  /** Millionths of the currency, rounded up. */
  long costMicros() {
    return new Cost(cost, "", "").micros();
  }

  /** The budget that is used up by these and so many steps; empty if none is. */
  Optional<Budget> reached(Limits limits, int steps) {
    if (steps >= limits.stepsMax()) {
      return Optional.of(Budget.STEPS);
    }
    if (isReached(limits.tokensMax(), tokens)) {
      return Optional.of(Budget.TOKENS);
    }
    return isReached(limits.costMicrosMax(), costMicros())
        ? Optional.of(Budget.COST)
        : Optional.empty();
  }

  private static boolean isReached(OptionalLong bound, long used) {
    return bound.isPresent() && used >= bound.getAsLong();
  }

  /** True if little is left of a budget. */
  boolean near(Limits limits, int steps) {
    return steps >= limits.stepsMax() * NEAR
        || isNear(limits.tokensMax(), tokens)
        || isNear(limits.costMicrosMax(), costMicros());
  }

  private static boolean isNear(OptionalLong bound, long used) {
    return bound.isPresent() && used >= bound.getAsLong() * NEAR;
  }

  /** The bound on a budget, as {@link Limits} has it; 0 if it has none. */
  static long bound(Limits limits, Budget budget) {
    return switch (budget) {
      case STEPS -> limits.stepsMax();
      case SECONDS -> limits.secondsMax();
      case TOKENS -> limits.tokensMax().orElse(0);
      case COST -> limits.costMicrosMax().orElse(0);
    };
  }
}
