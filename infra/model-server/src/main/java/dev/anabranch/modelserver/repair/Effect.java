package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.Result;
import dev.anabranch.modelserver.repair.Failure.Place;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a change did to the failing tests, compared with the run before any change. */
enum Effect {
  /** The output is the same: the change touched nothing that the failing tests see. */
  NONE,
  /** The same tests fail, with other values. */
  OTHER_VALUES,
  /** The same tests fail, with values nearer to the wanted ones. */
  CLOSER,
  /** Fewer tests fail, or the run came further. */
  FEWER_FAIL,
  /** More tests fail, or others, or the program broke. */
  WORSE,
  /** The tests did not end. */
  HANGS;

  private static final Pattern VALUES =
      Pattern.compile("(?i)[:(,]? *\\b(?:expected|got|want(?:ed)?|actual|was|should)\\b");

  static Effect of(Failure base, Result result, List<String> paths) {
    if (!(result instanceof Result.Ran)) {
      return HANGS;
    }
    Failure now = FailureReading.of(result.text(), paths);
    if (now.signature().equals(base.signature())) {
      return NONE;
    }
    if (names(now).equals(names(base)) || alike(base, now)) {
      return values(base, now);
    }
    return count(base, now);
  }

  /** The labels without the values that they go on to speak of. */
  private static Set<String> names(Failure failure) {
    return failure.labels().stream()
        .map(label -> VALUES.split(label, 2)[0].isBlank() ? label : VALUES.split(label, 2)[0])
        .collect(Collectors.toSet());
  }

  /** Labels may be nothing but values; then the place that failed first tells. */
  private static boolean alike(Failure base, Failure now) {
    return names(base).size() == names(now).size()
        && first(base).equals(first(now))
        && first(base).isPresent();
  }

  private static Optional<Place> first(Failure failure) {
    return failure.places().stream().filter(place -> TestFiles.isTest(place.path())).findFirst();
  }

  private static Effect values(Failure base, Failure now) {
    for (ValuePair before : base.pairs()) {
      for (ValuePair after : now.pairs()) {
        if (before.expected().equals(after.expected())) {
          return after.difference() < before.difference() ? CLOSER : OTHER_VALUES;
        }
      }
    }
    return OTHER_VALUES;
  }

  private static Effect count(Failure base, Failure now) {
    if (names(base).containsAll(names(now)) && !now.labels().isEmpty()) {
      return FEWER_FAIL;
    }
    OptionalInt before = line(base);
    OptionalInt after = line(now);
    if (before.isPresent() && after.isPresent() && base.labels().size() <= 1) {
      return after.getAsInt() > before.getAsInt() ? FEWER_FAIL : WORSE;
    }
    return WORSE;
  }

  /** The line of the tests at which a run that stops at the first failure stopped. */
  private static OptionalInt line(Failure failure) {
    return failure.places().stream().mapToInt(Place::line).max();
  }
}
