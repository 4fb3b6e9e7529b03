package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Failure.Place;
import dev.anabranch.modelserver.repair.Functions.Function;
import dev.anabranch.modelserver.repair.Program.Unit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How far each line is to be distrusted, from 0 to about 1.
 *
 * <p>With coverage it is Ochiai's measure (Abreu et al., 2007): failed cases that ran the line over
 * the root of all failed cases times all cases that ran it; a line that no failed case ran is
 * almost innocent. Lines outside of functions run before any test and count as run by all. Without
 * coverage the names in the failing tests and their messages have to do. Lines of a stack trace
 * weigh more.
 */
final class Suspicion {
  private static final double INNOCENT = 0.01;
  private static final double RELATED = 0.25;
  private static final double UNKNOWN = 0.3;

  private static final Pattern LABEL = Pattern.compile("^\\s*case\\b");
  private static final Pattern SWITCH = Pattern.compile("\\bswitch\\b");
  private static final Pattern SHELL_LABEL = Pattern.compile("^\\s*\\(?[^\\s()]+\\)");
  private static final Pattern SHELL_CASE = Pattern.compile("\\bcase\\b.*\\bin\\b");

  private final Program program;
  private final TestCases cases;
  private final Coverage coverage;
  private final Set<Place> traced;
  private final Map<String, StatementLines> statements = new HashMap<>();
  private final Set<String> named = new HashSet<>();

  Suspicion(Program program, Failure failure, TestCases cases, Coverage coverage) {
    this.program = program;
    this.cases = cases;
    this.coverage = coverage;
    this.traced = Set.copyOf(failure.places());
    for (Unit unit : program.units()) {
      if (unit.source().language().braces()) {
        statements.put(unit.path(), StatementLines.of(unit.source()));
      }
      namesIn(unit);
    }
  }

  /** Identifiers of the failing cases and of the messages. */
  private void namesIn(Unit unit) {
    for (Token token : unit.source().tokens()) {
      if (token.kind() == Token.Kind.NAME
          && cases
              .at(unit.path(), unit.source().lineOf(token))
              .filter(TestCases.Case::failed)
              .isPresent()) {
        named.add(token.text());
      }
    }
  }

  double of(Unit unit, int line) {
    double base = coverage.known() ? byCoverage(unit, line) : byNames(unit, line);
    return traced.contains(new Place(unit.path(), line)) ? base * 2 + 0.1 : base;
  }

  private double byCoverage(Unit unit, int line) {
    Coverage.Counts counts = counts(unit, line);
    if (counts.failed() == 0) {
      return counts.related() > 0 ? ochiai(1, counts.passed()) * RELATED : INNOCENT;
    }
    double ochiai = ochiai(counts.failed(), counts.passed());
    return Math.max(INNOCENT, counts.failed() < coverage.failed() ? ochiai * 0.5 : ochiai);
  }

  private double ochiai(int failed, int passed) {
    return failed / Math.sqrt(coverage.failed() * (failed + (double) passed));
  }

  private Coverage.Counts counts(Unit unit, int line) {
    Coverage.Counts own = coverage.at(unit.path(), line);
    if (own.failed() > 0 || own.related() > 0) {
      return own;
    }
    int choice = choiceOf(unit, line);
    if (choice > 0) {
      return coverage.at(unit.path(), choice);
    }
    Optional<Function> function = unit.functions().around(line);
    if (function.isEmpty() || function.get().lastLine() == line) {
      return new Coverage.Counts(coverage.failed(), 0, coverage.passed());
    }
    if (function.get().firstLine() == line) {
      return called(unit, function.get());
    }
    return coverage.at(unit.path(), owner(unit, line, function.get()));
  }

  /**
   * The line of the {@code case} or {@code switch} that compares with the label on a line, or 0. A
   * label that is wrong keeps its own line from being run.
   */
  private static int choiceOf(Unit unit, int line) {
    boolean shell = unit.source().language() == Language.SHELL;
    Pattern label = shell ? SHELL_LABEL : LABEL;
    if (!label.matcher(unit.source().line(line)).find()) {
      return 0;
    }
    int at = line - 1;
    while (at > 0 && !(shell ? SHELL_CASE : SWITCH).matcher(unit.source().line(at)).find()) {
      at--;
    }
    return at;
  }

  /** What stands in the header of a function matters to those who run its body. */
  private Coverage.Counts called(Unit unit, Function function) {
    return IntStream.rangeClosed(function.firstLine() + 1, function.lastLine())
        .mapToObj(line -> coverage.at(unit.path(), line))
        .max(
            Comparator.comparingInt(Coverage.Counts::failed)
                .thenComparingInt(Coverage.Counts::related))
        .orElse(Coverage.Counts.ZERO);
  }

  /** The line whose mark speaks for this one. */
  private int owner(Unit unit, int line, Function function) {
    StatementLines marks = statements.get(unit.path());
    if (marks != null) {
      return marks.owner(line);
    }
    return StatementStart.of(unit.source(), line, function.firstLine());
  }

  private double byNames(Unit unit, int line) {
    Optional<Function> function = unit.functions().around(line);
    if (named.isEmpty() || function.isEmpty()) {
      return UNKNOWN;
    }
    return named.contains(function.get().name()) ? 1 : UNKNOWN;
  }
}
