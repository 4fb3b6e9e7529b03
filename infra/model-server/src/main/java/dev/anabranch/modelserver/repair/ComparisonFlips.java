package dev.anabranch.modelserver.repair;

import java.util.List;
import java.util.Map;

/** Other comparisons in the place of one: {@code <} for {@code <=}, {@code -lt} for {@code -ge}. */
final class ComparisonFlips implements Mutation {
  private record Other(String text, double weight) {}

  private static final Map<String, List<Other>> SIGNS =
      Map.of(
          "<", others("<=", ">", ">="),
          "<=", others("<", ">=", ">"),
          ">", others(">=", "<", "<="),
          ">=", others(">", "<=", "<"),
          "==", List.of(new Other("!=", 0.8), new Other("<=", 0.1), new Other(">=", 0.1)),
          "!=", List.of(new Other("==", 0.9), new Other("<", 0.05), new Other(">", 0.05)),
          "===", List.of(new Other("!==", 0.8), new Other("<=", 0.1), new Other(">=", 0.1)),
          "!==", List.of(new Other("===", 0.9)),
          "~", List.of(new Other("!~", 1)),
          "!~", List.of(new Other("~", 1)));

  private static final Map<String, List<Other>> SHELL_TESTS =
      Map.ofEntries(
          Map.entry("-lt", others("-le", "-gt", "-ge")),
          Map.entry("-le", others("-lt", "-ge", "-gt")),
          Map.entry("-gt", others("-ge", "-lt", "-le")),
          Map.entry("-ge", others("-gt", "-le", "-lt")),
          Map.entry(
              "-eq", List.of(new Other("-ne", 0.8), new Other("-le", 0.1), new Other("-ge", 0.1))),
          Map.entry("-ne", List.of(new Other("-eq", 0.9))),
          Map.entry("-z", List.of(new Other("-n", 1))),
          Map.entry("-n", List.of(new Other("-z", 1))),
          Map.entry("-f", List.of(new Other("-d", 0.3), new Other("-e", 0.2))),
          Map.entry("-d", List.of(new Other("-f", 0.3), new Other("-e", 0.2))),
          Map.entry("=", List.of(new Other("!=", 1))),
          Map.entry("==", List.of(new Other("!=", 1))),
          Map.entry("!=", List.of(new Other("=", 0.9))),
          Map.entry("<", List.of(new Other(">", 1))),
          Map.entry(">", List.of(new Other("<", 1))));

  private static List<Other> others(String border, String opposite, String negation) {
    return List.of(new Other(border, 0.5), new Other(opposite, 0.35), new Other(negation, 0.35));
  }

  @Override
  public void propose(Code code, Evidence evidence, Proposals out) {
    for (int i = 0; i < code.size(); i++) {
      Token token = code.token(i);
      if (code.context(i) == Context.TEST) {
        propose(i, token.isOperator() ? SHELL_TESTS.get(token.text()) : null, out);
      } else if (code.context(i).expressions() && token.isOperator() && compares(code, i)) {
        propose(i, SIGNS.get(token.text()), out);
      } else if (code.language() == Language.PYTHON) {
        words(code, i, out);
      }
    }
  }

  private static void propose(
      int index, @org.jspecify.annotations.Nullable List<Other> others, Proposals out) {
    if (others != null) {
      others.forEach(
          other -> out.replace(index, other.text(), FaultKind.COMPARISON, other.weight()));
    }
  }

  /** The angle brackets of a Java type are no comparison. */
  private static boolean compares(Code code, int index) {
    Token token = code.token(index);
    if (!code.endsOperand(index - 1) && !code.token(index - 1).is("++")) {
      return false;
    }
    boolean angle = token.is("<") || token.is(">");
    return code.language() != Language.JAVA
        || !angle
        || !code.token(index - 1).touches(token)
        || !code.token(index).touches(code.token(index + 1));
  }

  private static void words(Code code, int index, Proposals out) {
    Token token = code.token(index);
    if (token.is("is") && code.token(index + 1).is("not")) {
      out.span(index, index + 1, "is", FaultKind.COMPARISON, 1);
    } else if (token.is("is")) {
      out.replace(index, "is not", FaultKind.COMPARISON, 1);
    } else if (token.is("not") && code.token(index + 1).is("in")) {
      out.span(index, index + 1, "in", FaultKind.COMPARISON, 1);
    } else if (token.is("in") && !code.token(index - 1).is("not") && !loops(code, index)) {
      out.replace(index, "not in", FaultKind.COMPARISON, 1);
    }
  }

  /** {@code for x in y}: no comparison. */
  private static boolean loops(Code code, int index) {
    for (int i = index - 1; i >= 0 && i >= index - 12; i--) {
      if (code.token(i).is("for")) {
        return true;
      }
      if (code.token(i).is("if") || code.token(i).is("in") || code.token(i).is("return")) {
        return false;
      }
    }
    return false;
  }
}
