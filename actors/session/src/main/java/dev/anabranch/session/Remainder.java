package dev.anabranch.session;

import dev.anabranch.events.Budget;
import dev.anabranch.events.Limits;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What is left of a session's budget for more sub-agents. What it and those that ended used is
 * gone, and what those at work may still use is set aside, so that together they never use more
 * than there was. Empty where there is no bound.
 */
record Remainder(OptionalLong tokens, OptionalLong costMicros) {

  static Remainder of(SessionState state) {
    Limits limits = state.life().limits();
    Spent spent = state.life().spent();
    return new Remainder(
        left(state, limits.tokensMax(), spent.tokens(), Limits::tokensMax),
        left(state, limits.costMicrosMax(), spent.costMicros(), Limits::costMicrosMax));
  }

  private static OptionalLong left(
      SessionState state, OptionalLong bound, long spent, Function<Limits, OptionalLong> of) {
    if (bound.isEmpty()) {
      return bound;
    }
    long aside =
        state.turn().working().stream()
            .mapToLong(child -> of.apply(child.limits()).orElse(0))
            .sum();
    return OptionalLong.of(Math.max(0, bound.getAsLong() - spent - aside));
  }

  /** The budget of which nothing is left; empty if there is something of each. */
  Optional<Budget> gone() {
    if (tokens.isPresent() && tokens.getAsLong() == 0) {
      return Optional.of(Budget.TOKENS);
    }
    return costMicros.isPresent() && costMicros.getAsLong() == 0
        ? Optional.of(Budget.COST)
        : Optional.empty();
  }

  /**
   * The limits of the next sub-agent: what is asked for it, or an equal part if nothing is, and
   * never more than is left.
   *
   * @param waiting how many are yet to be started
   */
  Limits next(Delegation.Asked asked, Limits parent, int waiting) {
    return asked.limits(
        parent,
        part(tokens, asked.tokens(), waiting),
        part(costMicros, asked.costMicros(), waiting));
  }

  private static OptionalLong part(OptionalLong left, OptionalLong asked, int waiting) {
    if (left.isEmpty()) {
      return asked;
    }
    long equal = Math.max(1, left.getAsLong() / waiting);
    return OptionalLong.of(Math.min(left.getAsLong(), asked.orElse(equal)));
  }
}
