package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Failure.Place;
import dev.anabranch.modelserver.repair.Functions.Function;
import dev.anabranch.modelserver.repair.Functions.Sort;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The test code cut into cases: a test function or block is one, elsewhere every statement is one.
 * Functions with parameters are tools of the tests and belong to whichever case calls them.
 */
record TestCases(List<Case> all) {
  private static final Set<String> NEUTRAL =
      Set.of(
          "setUp",
          "tearDown",
          "setUpClass",
          "tearDownClass",
          "setup",
          "teardown",
          "cleanup",
          "before",
          "after",
          "beforeEach",
          "afterEach");

  private static final Pattern MAIN =
      Pattern.compile("(?i)main|run|run_?all|run_?tests?|tests|all|self_?test|checks");

  TestCases {
    all = List.copyOf(all);
  }

  /** What the failing run says of a case. */
  enum Verdict {
    PASSED,
    FAILED,
    /** Prepares values that a failed one uses. */
    RELATED,
    /** Prepares all of them. */
    NEUTRAL;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Lines {@code first} to {@code last} of a file; {@code function} tells it from a statement. */
  record Case(String path, int first, int last, boolean function, Verdict verdict) {
    /** A statement that a stack trace names may only have called the function that failed. */
    Case unlessPassed() {
      return verdict == Verdict.PASSED
          ? this
          : new Case(path, first, last, function, Verdict.NEUTRAL);
    }

    boolean failed() {
      return verdict == Verdict.FAILED;
    }
  }

  static TestCases of(List<Program.Unit> units, Failure failure) {
    List<Case> cases = new ArrayList<>();
    for (Program.Unit unit : units) {
      if (!unit.testLines().isEmpty()) {
        add(unit, failure, cases);
      }
    }
    boolean functionFailed = cases.stream().anyMatch(one -> one.failed() && one.function());
    return new TestCases(
        cases.stream()
            .map(one -> functionFailed && !one.function() ? one.unlessPassed() : one)
            .toList());
  }

  private static void add(Program.Unit unit, Failure failure, List<Case> cases) {
    BitSet done = new BitSet();
    List<Function> functions = ofTests(unit);
    boolean split = functions.stream().filter(one -> isCase(one)).count() == 1;
    for (Function function : functions) {
      if (done.get(function.firstLine()) || (split && isCase(function))) {
        continue;
      }
      done.set(function.firstLine(), function.lastLine() + 1);
      if (isCase(function)) {
        cases.add(caseOf(unit, function, failure));
      }
    }
    List<Case> failed =
        cases.stream().filter(one -> one.failed() && one.path().equals(unit.path())).toList();
    cases.addAll(Statements.cases(unit, failure, done, failed));
  }

  private static List<Function> ofTests(Program.Unit unit) {
    return unit.functions().all().stream()
        .filter(one -> unit.testLines().get(one.firstLine()))
        .filter(one -> one.sort() == Sort.FUNCTION || one.sort() == Sort.TEST_BLOCK)
        .filter(one -> !MAIN.matcher(one.name()).matches())
        .toList();
  }

  /** A function without parameters, a test block, or a test method that is given something. */
  private static boolean isCase(Function function) {
    return function.parameters() == 0
        || function.sort() == Sort.TEST_BLOCK
        || function.name().startsWith("test");
  }

  private static Case caseOf(Program.Unit unit, Function function, Failure failure) {
    int first = function.firstLine();
    int last = function.lastLine();
    Verdict verdict =
        NEUTRAL.contains(function.name())
            ? Verdict.NEUTRAL
            : failed(unit, function.name(), first, last, failure) ? Verdict.FAILED : Verdict.PASSED;
    return new Case(unit.path(), first, last, true, verdict);
  }

  private static boolean failed(
      Program.Unit unit, String name, int first, int last, Failure failure) {
    return placed(unit, first, last, failure)
        || failure.labels().stream().anyMatch(label -> speaksOf(label, name));
  }

  /** True if a message names one of these lines. */
  static boolean placed(Program.Unit unit, int first, int last, Failure failure) {
    for (Place place : failure.places()) {
      boolean here = place.path().isEmpty() || place.path().equals(unit.path());
      if (here && first <= place.line() && place.line() <= last) {
        return true;
      }
    }
    return false;
  }

  private static boolean speaksOf(String label, String name) {
    int at = label.indexOf(name);
    return at >= 0
        && (at == 0 || !Character.isLetterOrDigit(label.charAt(at - 1)))
        && (at + name.length() == label.length()
            || !Character.isLetterOrDigit(label.charAt(at + name.length())));
  }

  /** A statement failed if a label of the output begins with one of its longer strings. */
  static boolean labelled(Program.Unit unit, int first, int last, Failure failure) {
    return strings(unit, first, last).stream()
        .filter(text -> text.length() >= 2)
        .anyMatch(text ->
            failure.labels().stream()
                .anyMatch(label ->
                    label.startsWith(text) || (text.length() >= 5 && label.contains(text))));
  }

  /** True if a label names one of the strings of a statement and then speaks of values. */
  static boolean named(Program.Unit unit, int first, int last, Failure failure) {
    return strings(unit, first, last).stream()
        .anyMatch(text ->
            text.length() >= 2
                && failure.labels().stream()
                    .anyMatch(label -> label.equals(text) || label.startsWith(text + ":")));
  }

  private static List<String> strings(Program.Unit unit, int first, int last) {
    SourceFile source = unit.source();
    List<String> strings = new ArrayList<>();
    int from = source.tokenAt(source.lineStart(first));
    for (int i = from; i < source.tokens().size(); i++) {
      Token token = source.token(i);
      if (source.lineOf(token) > last) {
        break;
      }
      if (token.kind() == Token.Kind.STRING) {
        strings.add(StringText.of(token, source.language()).value());
      }
    }
    return strings;
  }

  Optional<Case> at(String path, int line) {
    return all.stream()
        .filter(one -> one.path().equals(path) && one.first() <= line && line <= one.last())
        .findFirst();
  }
}
