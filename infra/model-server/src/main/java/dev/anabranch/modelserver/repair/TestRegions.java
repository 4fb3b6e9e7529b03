package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Functions.Function;
import dev.anabranch.modelserver.repair.Functions.Sort;
import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.BitSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the lines of a program that are tests: marked regions, test functions and types,
 * assertions, and the code at the top level or in {@code main} that lives for them. None of them is
 * ever changed.
 */
final class TestRegions {
  private static final Pattern ASSERTION =
      Pattern.compile(
          "assert\\w*|check|checks|expect\\w*|verify|ensure|eq|equals?|is_equal|should\\w*|must"
              + "|(?:check|expect|assert|is)_?(?:eq|equals?|equal|same|true|false|throws|raises|error|fails?)\\w*"
              + "|t\\.is|strictEqual|deepEqual|deepStrictEqual");
  private static final Pattern TEST_NAME =
      Pattern.compile(
          "(?i)tests?|test_.*|test[A-Z0-9].*|.*_tests?|.*Tests?|run_?(?:all_?)?(?:tests?|checks?)|self_?(?:tests?|check)|run_?all|"
              + "checks|.*assert.*");

  private static final Pattern REPORTS =
      Pattern.compile("(?i)fail|assert|not ok|mismatch|expected.*(?:got|was|actual)");
  private static final Pattern CALL = Pattern.compile("(?:\\w+\\.)*(\\w+)");
  private static final Set<String> OWNERS =
      Set.of("self", "console", "assert", "Assert", "Assertions", "t", "test", "chai", "expect");

  private final SourceFile source;
  private final Functions functions;
  private final BitSet lines = new BitSet();

  private TestRegions(SourceFile source, Functions functions) {
    this.source = source;
    this.functions = functions;
  }

  /** The test lines of a program, counted from 1. */
  static BitSet of(SourceFile source, Functions functions) {
    TestRegions regions = new TestRegions(source, functions);
    regions.lines.or(TestMarkers.of(source));
    regions.named();
    regions.assertions();
    regions.mains();
    regions.afterFirstAssertion();
    return regions.lines;
  }

  static boolean namesTest(String function) {
    return TEST_NAME.matcher(function).matches();
  }

  static boolean asserts(String name) {
    return ASSERTION.matcher(name).matches();
  }

  private void named() {
    for (Function function : functions.all()) {
      boolean test =
          switch (function.sort()) {
            case TEST_BLOCK, TEST_GROUP -> true;
            case TYPE -> function.name().matches("(?:Test|.*Tests?|.*TestCase|Test[A-Z].*|Checks)");
            case FUNCTION -> namesTest(function.name()) || reports(function);
          };
      if (test) {
        lines.set(function.firstLine(), function.lastLine() + 1);
      }
    }
  }

  /** A function that compares and says what failed; a method of the program may be called alike. */
  private boolean reports(Function function) {
    return asserts(function.name())
        && function.parameters() > 0
        && saysWhatFailed(source, function);
  }

  static boolean saysWhatFailed(SourceFile source, Function function) {
    for (int line = function.firstLine(); line <= function.lastLine(); line++) {
      if (REPORTS.matcher(source.line(line)).find()) {
        return true;
      }
    }
    return false;
  }

  private boolean definedByProgram(String name) {
    return functions.all().stream()
        .anyMatch(one -> one.name().equals(name) && !lines.get(one.firstLine()));
  }

  private void assertions() {
    for (int i = 0; i < source.tokens().size(); i++) {
      Token token = source.token(i);
      if (token.kind() == Kind.NAME && beginsStatement(i) && assertion(i)) {
        lines.set(source.lineOf(token), source.lineOf(source.token(statementEnd(i)).end() - 1) + 1);
      } else if (token.is("AssertionError")) {
        lines.set(source.lineOf(token));
      }
    }
  }

  private boolean assertion(int index) {
    Token token = source.token(index);
    if (OWNERS.contains(token.text()) && source.token(index + 1).is(".")) {
      String method = source.token(index + 2).text();
      return token.is("assert") || (asserts(method) && !definedByProgram(method));
    }
    if (token.is("assert") || definedByProgram(token.text())) {
      return token.is("assert");
    }
    boolean call = source.language() == Language.SHELL || source.token(index + 1).is("(");
    return call
        && asserts(token.text())
        && !(source.token(index + 1).is("(") && source.token(index + 2).is(")"));
  }

  private boolean beginsStatement(int index) {
    if (index == 0
        || source.lineOf(source.token(index - 1).end() - 1) < source.lineOf(source.token(index))) {
      return true;
    }
    return Set.of(";", "{", "}", "\n", "&&", "||").contains(source.token(index - 1).text());
  }

  private int statementEnd(int index) {
    int at = index;
    while (at + 1 < source.tokens().size()) {
      at = source.partner(at) > at ? source.partner(at) : at;
      Token next = source.token(at + 1);
      boolean newLine = source.lineOf(next) > source.lineOf(source.token(at).end() - 1);
      if (next.is(";")
          || next.is("\n")
          || next.is("}")
          || (newLine && source.language() != Language.JAVA)) {
        return at;
      }
      at++;
    }
    return at;
  }

  /** A {@code main} that mostly tests is a test as a whole. */
  private void mains() {
    for (Function function : functions.all()) {
      if (function.name().equals("main") && function.sort() == Sort.FUNCTION) {
        coverIfMostlyTests(function.firstLine(), function.lastLine());
      }
    }
    for (int line = 1; line <= source.lines(); line++) {
      String text = source.line(line);
      if (text.matches("if __name__ ==? ?.*main.*")
          || text.matches("if \\(require\\.main === module\\).*")) {
        int index = source.tokenAt(source.text().indexOf(text));
        int last =
            source.language() == Language.PYTHON
                ? Functions.lastIndented(source, index, line)
                : closingLine(line);
        coverIfMostlyTests(line, last);
      }
    }
  }

  private int closingLine(int line) {
    int last = line;
    while (last < source.lines() && !source.line(last).startsWith("}")) {
      last++;
    }
    return last;
  }

  private void coverIfMostlyTests(int first, int last) {
    int tests = 0;
    int all = 0;
    for (int line = first + 1; line <= last; line++) {
      String text = source.line(line).strip();
      if (text.length() > 1) {
        all++;
        tests += lines.get(line) || callsTest(text) ? 1 : 0;
      }
    }
    if (tests > 0 && tests * 3 >= all) {
      lines.set(first, last + 1);
    }
  }

  private static boolean callsTest(String text) {
    Matcher call = CALL.matcher(text);
    boolean tests = call.lookingAt() && (namesTest(call.group(1)) || asserts(call.group(1)));
    return tests || text.contains("unittest.main");
  }

  /** Code at the top level behind the first assertion prepares and checks values of tests. */
  private void afterFirstAssertion() {
    int first = firstTopLevelTest();
    for (int line = first; first > 0 && line <= source.lines(); line++) {
      int here = line;
      if (functions.all().stream().noneMatch(function -> function.holds(here))) {
        lines.set(line);
      }
    }
  }

  private int firstTopLevelTest() {
    for (int i = 0; i < source.tokens().size(); i++) {
      int line = source.lineOf(source.token(i));
      boolean top = functions.all().stream().noneMatch(function -> function.holds(line));
      Token token = source.token(i);
      if (top
          && lines.get(line)
          && token.kind() == Kind.NAME
          && beginsStatement(i)
          && assertion(i)) {
        return line;
      }
    }
    return 0;
  }
}
