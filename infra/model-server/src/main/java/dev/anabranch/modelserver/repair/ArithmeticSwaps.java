package dev.anabranch.modelserver.repair;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Other arithmetic: minus for plus, times for divided by, a sign that is too much. */
final class ArithmeticSwaps implements Mutation {
  private static final Map<String, List<String>> BINARY =
      Map.ofEntries(
          Map.entry("+", List.of("-", "*", "/")),
          Map.entry("-", List.of("+", "*", "/")),
          Map.entry("*", List.of("/", "+", "%", "-")),
          Map.entry("/", List.of("*", "%", "-", "+")),
          Map.entry("//", List.of("*", "%", "/")),
          Map.entry("%", List.of("/", "*", "+")),
          Map.entry("**", List.of("*")),
          Map.entry("+=", List.of("-=", "*=")),
          Map.entry("-=", List.of("+=")),
          Map.entry("*=", List.of("/=", "+=")),
          Map.entry("/=", List.of("*=", "-=")),
          Map.entry("//=", List.of("*=", "%=")),
          Map.entry("%=", List.of("/=", "*=")),
          Map.entry("++", List.of("--")),
          Map.entry("--", List.of("++")),
          Map.entry("&", List.of("|", "^")),
          Map.entry("|", List.of("&")),
          Map.entry("^", List.of("&", "|")),
          Map.entry("<<", List.of(">>")),
          Map.entry(">>", List.of("<<")),
          Map.entry(">>>", List.of("<<")));
  private static final double[] WEIGHTS = {0.7, 0.2, 0.1, 0.07};
  private static final Set<String> UNARY_TOO = Set.of("+", "-", "*", "**", "&");

  @Override
  public void propose(Code code, Evidence evidence, Proposals out) {
    for (int i = 0; i < code.size(); i++) {
      Token token = code.token(i);
      if (!token.isOperator() || !calculates(code, i)) {
        continue;
      }
      if (UNARY_TOO.contains(token.text()) && !code.endsOperand(i - 1)) {
        sign(code, i, out);
      } else {
        others(code, i, out);
      }
    }
  }

  private static boolean calculates(Code code, int index) {
    return code.context(index).expressions()
        || (code.token(index).is("+=") && code.context(index) == Context.COMMAND);
  }

  private static void others(Code code, int index, Proposals out) {
    List<String> others = BINARY.getOrDefault(code.token(index).text(), List.of());
    if (others.isEmpty()) {
      return;
    }
    if (joinsText(code, index)) {
      text(code, index, out);
      return;
    }
    for (int i = 0; i < others.size(); i++) {
      if (!others.get(i).startsWith("/") || code.language() != Language.PYTHON) {
        out.replace(index, others.get(i), FaultKind.ARITHMETIC, WEIGHTS[i]);
      } else {
        divisions(index, others.get(i), WEIGHTS[i], out);
      }
    }
  }

  /** Python divides in two ways. */
  private static void divisions(int index, String division, double weight, Proposals out) {
    boolean assigns = division.endsWith("=");
    out.replace(index, assigns ? "//=" : "//", FaultKind.ARITHMETIC, weight);
    out.replace(index, assigns ? "/=" : "/", FaultKind.ARITHMETIC, weight * 0.6);
  }

  /** Text can be joined, and in Python repeated and formatted; it has no difference. */
  private static void text(Code code, int index, Proposals out) {
    String sign = code.token(index).text();
    boolean joins = sign.equals("+") || sign.equals("+=");
    boolean formats = code.language() == Language.PYTHON && sign.equals("%");
    String plus = sign.endsWith("=") ? "+=" : "+";
    out.replace(index, joins ? "-" : plus, FaultKind.ARITHMETIC, joins ? 0.02 : formats ? 0.1 : 3);
    if (code.language() == Language.PYTHON
        && code.token(index - 1).text().contains("%")
        && !formats) {
      out.replace(index, "%", FaultKind.ARITHMETIC, 4);
    }
  }

  private static boolean joinsText(Code code, int index) {
    return text(code.token(index - 1)) || text(code.token(index + 1));
  }

  private static boolean text(Token token) {
    return switch (token.kind()) {
      case STRING, QUOTE_OPEN, QUOTE_CLOSE -> true;
      default -> false;
    };
  }

  private static void sign(Code code, int index, Proposals out) {
    if (code.token(index).is("-") && code.beginsOperand(index + 1)) {
      out.replace(index, "", FaultKind.ARITHMETIC, 0.4);
    }
  }
}
