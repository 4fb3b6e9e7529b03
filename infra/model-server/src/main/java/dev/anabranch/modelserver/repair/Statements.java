package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Code.Range;
import dev.anabranch.modelserver.repair.TestCases.Case;
import dev.anabranch.modelserver.repair.TestCases.Verdict;
import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Cuts test code that is in no test function into statements, each a case of its own. */
final class Statements {
  private static final Set<String> COUNTS = Set.of("+=", "-=", "++", "--");

  private final Program.Unit unit;
  private final SourceFile source;
  private final Failure failure;
  private final BitSet done;
  private final List<Range> lines = new ArrayList<>();
  private final Set<String> variables;

  private Statements(Program.Unit unit, Failure failure, BitSet done) {
    this.unit = unit;
    this.source = unit.source();
    this.failure = failure;
    this.done = done;
    this.variables = variables();
  }

  /** {@code failed} are the functions that failed; {@code done} are the lines of all functions. */
  static List<Case> cases(Program.Unit unit, Failure failure, BitSet done, List<Case> failed) {
    Statements statements = new Statements(unit, failure, done);
    statements.cut();
    return statements.judge(failed);
  }

  private void cut() {
    int depth = 0;
    int first = 0;
    for (int i = 0; i < source.tokens().size(); i++) {
      Token token = source.token(i);
      int line = source.lineOf(token);
      boolean newLine = i == 0 || source.lineOf(source.token(i - 1).end() - 1) < line;
      if (newLine && depth <= 0 && !token.is("\n") && !token.is("}") && !token.is(")")) {
        close(first, line - 1);
        first = line;
      }
      boolean group = token.is("(") || token.is("[") || token.is("$(");
      depth += group && source.partner(i) > i ? 1 : 0;
      depth -= (token.is(")") || token.is("]")) && source.partner(i) >= 0 ? 1 : 0;
    }
    close(first, source.lines());
  }

  private void close(int first, int last) {
    if (first > 0 && unit.testLines().get(first) && !done.get(first)) {
      int covered = done.nextSetBit(first);
      lines.add(new Range(first, covered > 0 ? Math.min(last, covered - 1) : last));
    }
  }

  private List<Case> judge(List<Case> failed) {
    Set<String> used = new HashSet<>();
    failed.forEach(one -> used.addAll(names(new Range(one.first(), one.last()))));
    List<Case> cases = new ArrayList<>();
    boolean placed =
        lines.stream()
            .anyMatch(range -> TestCases.placed(unit, range.first(), range.last(), failure));
    for (Range range : lines.reversed()) {
      Verdict verdict = Verdict.PASSED;
      if (failed(range, placed)) {
        verdict = Verdict.FAILED;
        used.addAll(names(range));
      } else if (!onlyLooks(range) && names(range).stream().anyMatch(used::contains)) {
        verdict = Verdict.RELATED;
        used.addAll(asserts(range) ? Set.of() : names(range));
      }
      cases.addFirst(new Case(unit.path(), range.first(), range.last(), false, verdict));
    }
    return cases;
  }

  /** Where places are known, labels only count if they are clear. */
  private boolean failed(Range range, boolean placed) {
    return placed
        ? TestCases.placed(unit, range.first(), range.last(), failure)
            || TestCases.named(unit, range.first(), range.last(), failure)
        : TestCases.labelled(unit, range.first(), range.last(), failure);
  }

  /** A shell statement that is an assertion leaves no state behind for others. */
  private boolean onlyLooks(Range range) {
    return source.language() == Language.SHELL && asserts(range);
  }

  private boolean asserts(Range range) {
    Token first = source.token(source.tokenAt(source.lineStart(range.first())));
    return TestRegions.asserts(first.text()) || asserts(first.text());
  }

  private boolean asserts(String function) {
    return unit.functions().all().stream()
        .anyMatch(one ->
            one.name().equals(function)
                && one.parameters() > 0
                && unit.testLines().get(one.firstLine())
                && TestRegions.saysWhatFailed(source, one));
  }

  /** Variables of the test code that a statement names; in shell the state is in files. */
  private Set<String> names(Range range) {
    if (source.language() == Language.SHELL) {
      return Set.of("files");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < source.tokens().size(); i++) {
      Token token = source.token(i);
      int line = source.lineOf(token);
      if (line >= range.first()
          && line <= range.last()
          && token.kind() == Kind.NAME
          && variables.contains(token.text())) {
        names.add(token.text());
      }
    }
    return names;
  }

  /** Names that are given a value in the tests; one that only counts says nothing. */
  private Set<String> variables() {
    Set<String> variables = new HashSet<>();
    Set<String> counters = new HashSet<>();
    for (int i = 0; i + 1 < source.tokens().size(); i++) {
      Token next = source.token(i + 1);
      boolean assigned = (next.is("=") || next.is(":=")) && !source.token(i + 2).is("require");
      if (source.token(i).kind() == Kind.NAME && unit.testLines().get(source.lineOf(next))) {
        (assigned ? variables : COUNTS.contains(next.text()) ? counters : new HashSet<String>())
            .add(source.token(i).text());
      }
    }
    variables.removeAll(counters);
    return variables;
  }
}
