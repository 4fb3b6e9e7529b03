package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Code.Range;
import java.util.Set;

/** A condition with a negation too much, or without one that it needs. */
final class Negations implements Mutation {
  private static final Set<String> CONDITIONS = Set.of("if", "while", "elif", "until");
  private static final Set<String> COMPARES =
      Set.of("<", "<=", ">", ">=", "==", "!=", "===", "!==", "in", "is", "~", "!~");
  private static final Set<String> JOINS = Set.of("and", "or", "&&", "||");
  private static final Set<String> CONSTANTS =
      Set.of("True", "False", "true", "false", "None", "null", "undefined");
  private static final Set<String> STOPS = Set.of(":", "?", ";", "{", "then", "do", ",", "else");

  @Override
  public void propose(Code code, Evidence evidence, Proposals out) {
    for (int i = 0; i < code.size(); i++) {
      if (code.language() == Language.SHELL && !code.context(i).expressions()) {
        shell(code, i, out);
      } else {
        remove(code, i, out);
        condition(code, i, out);
        operand(code, i, out);
      }
    }
  }

  private static void remove(Code code, int index, Proposals out) {
    Token token = code.token(index);
    if (token.is("!") && code.beginsOperand(index + 1)) {
      out.replace(index, "", FaultKind.NEGATION, 1);
    } else if (token.is("not")
        && code.language() == Language.PYTHON
        && !code.token(index + 1).is("in")
        && !code.token(index - 1).is("is")) {
      int end = code.token(index + 1).start();
      out.text(token.start(), end, "", FaultKind.NEGATION, 1);
    }
  }

  /** Negates all of {@code if (...)}, unless a flipped comparison says the same. */
  private static void condition(Code code, int index, Proposals out) {
    if (!CONDITIONS.contains(code.token(index).text())
        || code.token(index).kind() != Token.Kind.NAME) {
      return;
    }
    Range condition = conditionAfter(code, index);
    if (condition.size() <= 0
        || oneComparison(code, condition)
        || negated(code, condition.first())) {
      return;
    }
    negate(code, condition, 0.6, out);
  }

  private static Range conditionAfter(Code code, int index) {
    int open = index + 1;
    if (code.language().braces() || code.language() == Language.SHELL) {
      int close = code.token(open).is("(") ? code.source().partner(open) : -1;
      return new Range(open + 1, close - 1);
    }
    return new Range(open, code.runEnd(open, Set.of(":", "else")));
  }

  private static boolean negated(Code code, int index) {
    return code.token(index).is("!") || code.token(index).is("not");
  }

  private static boolean oneComparison(Code code, Range range) {
    int comparisons = 0;
    for (int i = range.first(); i <= range.last(); i++) {
      if (JOINS.contains(code.token(i).text())) {
        return false;
      }
      comparisons += COMPARES.contains(code.token(i).text()) ? 1 : 0;
      i = code.source().partner(i) > i ? code.source().partner(i) : i;
    }
    return comparisons == 1;
  }

  private static void negate(Code code, Range range, double weight, Proposals out) {
    boolean simple = code.operandEnd(range.first()) == range.last();
    String not = code.language() == Language.PYTHON ? "not " : "!";
    String inner = code.text(range);
    String negation = not + (simple ? inner : "(" + inner + ")");
    out.span(range.first(), range.last(), negation, FaultKind.NEGATION, weight);
  }

  /** Negates one side of {@code a && b}, or a value that is returned or chosen by. */
  private static void operand(Code code, int index, Proposals out) {
    Token token = code.token(index);
    boolean returns = token.is("return");
    if (!JOINS.contains(token.text()) && !returns) {
      if (token.is("?")) {
        choice(code, index, out);
      } else if (token.is("->") || token.is("=>")) {
        side(code, index + 1, 0.25, out);
      }
      return;
    }
    side(code, index + 1, returns ? 0.15 : 0.4, out);
    if (!returns && code.endsOperand(index - 1)) {
      int start = code.operandStart(index - 1);
      if (!negated(code, start - 1)
          && !COMPARES.contains(code.token(start - 1).text())
          && alone(code, start - 1)) {
        negate(code, new Range(start, index - 1), 0.4, out);
      }
    }
  }

  private static boolean alone(Code code, int before) {
    String text = code.token(before).text();
    return JOINS.contains(text)
        || Set.of("(", "if", "elif", "while", "return", "=", "{").contains(text);
  }

  private static void side(Code code, int first, double weight, Proposals out) {
    if (!code.beginsOperand(first)
        || negated(code, first)
        || code.token(first).kind() == Token.Kind.NUMBER
        || CONSTANTS.contains(code.token(first).text())) {
      return;
    }
    int last = code.operandEnd(first);
    String after = code.token(last + 1).text();
    boolean ends =
        JOINS.contains(after)
            || STOPS.contains(after)
            || after.equals(")")
            || code.runEnd(first, STOPS) == last;
    if (ends) {
      negate(code, new Range(first, last), weight, out);
    }
  }

  private static void choice(Code code, int index, Proposals out) {
    int start = code.endsOperand(index - 1) ? code.operandStart(index - 1) : index;
    if (start < index && Set.of("=", "(", "return", ",").contains(code.token(start - 1).text())) {
      negate(code, new Range(start, index - 1), 0.4, out);
    }
  }

  private static void shell(Code code, int index, Proposals out) {
    Token token = code.token(index);
    if (token.is("!")) {
      out.text(token.start(), code.token(index + 1).start(), "", FaultKind.NEGATION, 1);
    } else if (CONDITIONS.contains(token.text())
        && !code.token(index + 1).is("!")
        && !simpleTest(code, index + 1)) {
      int start = code.token(index + 1).start();
      out.text(start, start, "! ", FaultKind.NEGATION, 0.6);
    } else if ((token.is("&&") || token.is("||")) && code.token(index + 1).is("[")) {
      int start = code.token(index + 1).start();
      out.text(start, start, "! ", FaultKind.NEGATION, 0.1);
    }
  }

  /** {@code [ a -lt b ]} and {@code [ -z a ]} are negated by their operator. */
  private static boolean simpleTest(Code code, int open) {
    if (!code.token(open).is("[") && !code.token(open).is("[[") && !code.token(open).is("((")) {
      return false;
    }
    for (int i = open + 1; i < code.source().partner(open); i++) {
      Token token = code.token(i);
      if (JOINS.contains(token.text())
          || token.is("!")
          || token.is("=~")
          || token.is("-a")
          || token.is("-o")) {
        return false;
      }
    }
    return true;
  }
}
