package dev.anabranch.console;

import dev.anabranch.console.Problem.Kind;
import dev.anabranch.events.Budget;
import dev.anabranch.events.Limits;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.Micros;
import dev.anabranch.sessions.Wish;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the bounds that people set, and what they add to them. Money is a decimal string. */
final class BudgetBody {
  static final Set<String> KINDS =
      Arrays.stream(Budget.values()).map(Budget::wire).collect(Collectors.toUnmodifiableSet());

  private static final Set<String> FIELDS = Set.of("steps", "seconds", "tokens", "cost", "depth");
  private static final long STEPS_MAX = 1_000_000;

  /** So that no sum of amounts overflows. */
  private static final long AMOUNT_MAX = 1_000_000_000_000_000L;

  private BudgetBody() {}

  /** The bounds of a new session; what is not named is as usual. */
  static Limits limits(Optional<Json.Obj> budget) {
    if (budget.isEmpty()) {
      return Limits.DEFAULT;
    }
    Json.Obj json = budget.get();
    Call.refuseOthers(json, FIELDS);
    Limits usual = Limits.DEFAULT;
    long depth = json.findInteger("depth").orElse(usual.depthMax());
    if (depth < 0 || depth > Limits.DEPTH_MAX) {
      throw impossible("budget.depth is 0 to " + Limits.DEPTH_MAX + ".");
    }
    return new Limits(
        (int) steps(json).orElse(usual.stepsMax()),
        amount(json, "seconds").orElse(usual.secondsMax()),
        amount(json, "tokens"),
        cost(json),
        (int) depth);
  }

  /** One bound, and how much is added to it. */
  static Wish.Raise raise(Json.Obj body) {
    if (body.fields().size() != 1) {
      throw impossible(
          "Name one bound and what to add to it: one of " + KINDS.stream().sorted().toList() + ".");
    }
    Budget what = Budget.of(body.fields().firstKey());
    OptionalLong added =
        switch (what) {
          case STEPS -> steps(body);
          case SECONDS, TOKENS -> amount(body, what.wire());
          case COST -> cost(body);
        };
    return new Wish.Raise(
        what, added.orElseThrow(() -> impossible("Say how much is added to " + what.wire() + ".")));
  }

  private static OptionalLong steps(Json.Obj json) {
    return within(json, "steps", STEPS_MAX);
  }

  private static OptionalLong amount(Json.Obj json, String name) {
    return within(json, name, AMOUNT_MAX);
  }

  private static OptionalLong within(Json.Obj json, String name, long max) {
    OptionalLong amount = json.findInteger(name);
    if (amount.isPresent() && (amount.getAsLong() < 1 || amount.getAsLong() > max)) {
      throw impossible(name + " is 1 to " + max + ".");
    }
    return amount;
  }

  private static OptionalLong cost(Json.Obj json) {
    Optional<String> decimal = json.findText("cost");
    try {
      return decimal.isPresent()
          ? OptionalLong.of(Math.min(AMOUNT_MAX, Micros.of(decimal.get())))
          : OptionalLong.empty();
    } catch (IllegalArgumentException e) {
      throw impossible("cost: " + e.getMessage() + ".");
    }
  }

  private static Problem impossible(String detail) {
    return new Problem(Kind.UNPROCESSABLE, detail);
  }
}
