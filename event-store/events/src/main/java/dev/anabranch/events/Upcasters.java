package dev.anabranch.events;

import dev.anabranch.json.Json;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Brings the stored JSON of an older release to the form of today, so that {@link EventCodec} knows
 * only one form of each event. Pure; what is stored, hashed, exported and verified stays as it was.
 *
 * <p>How it works: the list is in the order of releases, each step goes one form further, and its
 * test looks at the form that the steps before it made. So a step is never changed once released: a
 * newer form is one more step at the end, and an older journal under {@code golden}.
 */
record Upcasters(List<Step> steps) {
  /** None so far: the first form of every event is still the one of today. */
  static final Upcasters RELEASED = new Upcasters(List.of());

  /** One form further, for events of one wire name that are still of the form before. */
  record Step(String type, Predicate<Json.Obj> isOlder, UnaryOperator<Json.Obj> next) {}

  Upcasters {
    steps = List.copyOf(steps);
  }

  Json.Obj today(String type, Json.Obj stored) {
    Json.Obj json = stored;
    for (Step step : steps) {
      if (step.type().equals(type) && step.isOlder().test(json)) {
        json = step.next().apply(json);
      }
    }
    return json;
  }
}
