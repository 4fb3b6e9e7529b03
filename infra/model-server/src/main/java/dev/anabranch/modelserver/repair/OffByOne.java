package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Code.Range;
import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.List;
import java.util.Set;

/** One step too far or too short: a lost or added {@code + 1}, a range that begins at one. */
final class OffByOne implements Mutation {
  private static final Set<String> COUNTED =
      Set.of(
          "range",
          "substring",
          "slice",
          "charAt",
          "substr",
          "at",
          "get",
          "splice",
          "charCodeAt",
          "codePointAt",
          "subList",
          "fill",
          "copyOfRange",
          "repeat",
          "limit",
          "skip",
          "islice",
          "seq",
          "insert",
          "pop",
          "date",
          "Date",
          "set",
          "remove");
  private static final Set<String> ENDS =
      Set.of(";", ":", "{", ")", ",", "&&", "||", "and", "or", "?");

  @Override
  public void propose(Code code, Evidence evidence, Proposals out) {
    for (int i = 0; i < code.size(); i++) {
      remove(code, i, out);
      if (code.opensIndex(i) && code.context(i) != Context.TEST) {
        index(code, i, out);
      } else if (code.opensCall(i)) {
        arguments(code, i, out);
      } else if (code.context(i) == Context.ARITHMETIC && arithmeticEnd(code, i)) {
        both(code, new Range(i, i), 0.3, out);
      }
      if (code.context(i).expressions()) {
        assigned(code, i, out);
        compared(code, i, out);
      }
      slice(code, i, out);
    }
  }

  /** Takes away a {@code + 1} or {@code - 1}. */
  private static void remove(Code code, int index, Proposals out) {
    Token token = code.token(index);
    if ((token.is("+") || token.is("-"))
        && code.context(index).expressions()
        && code.token(index + 1).kind() == Kind.NUMBER
        && code.token(index + 1).text().equals("1")
        && code.endsOperand(index - 1)) {
      int from = code.token(index - 1).end();
      out.text(from, code.token(index + 1).end(), "", FaultKind.OFF_BY_ONE, 1);
    }
  }

  private static void index(Code code, int open, Proposals out) {
    List<Range> parts = code.parts(open, ":");
    boolean slice = code.parts(open, ":").size() > 1 || hasColon(code, open);
    for (Range part : parts) {
      both(code, part, slice ? 0.5 : 0.45, out);
    }
  }

  private static boolean hasColon(Code code, int open) {
    return code.token(open + 1).is(":") || code.token(code.source().partner(open) - 1).is(":");
  }

  private static void arguments(Code code, int open, Proposals out) {
    List<Range> parts = code.parts(open, ",");
    boolean counted = COUNTED.contains(code.token(open - 1).text());
    for (Range part : parts) {
      both(code, part, counted ? 0.5 : 0.12, out);
    }
    if (code.token(open - 1).is("range")) {
      range(code, parts, out);
    }
  }

  private static void range(Code code, List<Range> parts, Proposals out) {
    if (parts.size() == 1) {
      int start = code.token(parts.getFirst().first()).start();
      out.text(start, start, "1, ", FaultKind.OFF_BY_ONE, 0.5);
    } else if (parts.size() == 2) {
      int start = code.token(parts.getFirst().first()).start();
      int second = code.token(parts.get(1).first()).start();
      out.text(start, second, "", FaultKind.OFF_BY_ONE, 0.1);
    }
  }

  /** The last token of {@code $((...))} or of a part of {@code ${x:a:b}}. */
  private static boolean arithmeticEnd(Code code, int index) {
    String next = code.token(index + 1).text();
    Kind kind = code.token(index).kind();
    return (next.equals("))") || next.equals("]") || next.equals(";"))
        && kind == Kind.NAME
        && !code.token(index).is("++")
        && !code.token(index).is("--");
  }

  /** The value of {@code x = ...} and {@code return ...}. */
  private static void assigned(Code code, int index, Proposals out) {
    Token token = code.token(index);
    boolean returns = token.is("return");
    if (!returns && !(token.is("=") && token.isOperator()) && !token.is("+=") && !token.is("-=")) {
      return;
    }
    int last = code.runEnd(index + 1, Set.of(";"));
    Range value = new Range(index + 1, last);
    if (value.size() > 0) {
      both(code, value, returns ? 0.2 : 0.15, out);
    }
  }

  /** {@code i < n - 1}: flipping the comparison moves the border only one way. */
  private static void compared(Code code, int index, Proposals out) {
    Token token = code.token(index);
    if (!token.isOperator() || !code.endsOperand(index - 1) || !code.beginsOperand(index + 1)) {
      return;
    }
    Range right = new Range(index + 1, code.runEnd(index + 1, ENDS));
    if (right.size() <= 0 || !countable(code, right)) {
      return;
    }
    switch (token.text()) {
      case "<", ">=" -> add(code, right, " - 1", 0.3, out);
      case "<=", ">" -> add(code, right, " + 1", 0.3, out);
      case "==", "===", "!=", "!==" -> both(code, right, 0.2, out);
      default -> {}
    }
  }

  private static void slice(Code code, int index, Proposals out) {
    if (code.token(index).is("${") && code.token(index + 2).is(":")) {
      List<Range> parts = code.parts(index, ":");
      parts
          .subList(Math.min(1, parts.size()), parts.size())
          .forEach(part -> both(code, part, 0.4, out));
    }
  }

  private static void both(Code code, Range range, double weight, Proposals out) {
    if (countable(code, range)) {
      add(code, range, " - 1", weight, out);
      add(code, range, " + 1", weight, out);
    }
  }

  private static void add(Code code, Range range, String step, double weight, Proposals out) {
    boolean tight = code.language() == Language.SHELL;
    out.after(range.last(), tight ? step.replace(" ", "") : step, FaultKind.OFF_BY_ONE, weight);
  }

  /** A short expression that may be a whole number and is no constant and no {@code x + 1}. */
  private static boolean countable(Code code, Range range) {
    if (range.size() > 12
        || !code.beginsOperand(range.first())
        || code.token(range.first()).is("!")) {
      return false;
    }
    boolean named = false;
    for (int i = range.first(); i <= range.last(); i++) {
      Token token = code.token(i);
      boolean number =
          token.kind() == Kind.NAME || token.kind() == Kind.NUMBER || PLAIN.contains(token.text());
      if (!number || WORDS.contains(token.text())) {
        return false;
      }
      named |= token.kind() == Kind.NAME;
    }
    boolean steps = code.token(range.last()).text().equals("1") && range.size() > 1;
    return named && !steps && code.endsOperand(range.last());
  }

  private static final Set<String> PLAIN =
      Set.of("+", "-", "*", "/", "//", "%", "(", ")", ".", "[", "]", "$((", "))", ",", "$(");
  private static final Set<String> WORDS =
      Set.of(
          "True",
          "False",
          "true",
          "false",
          "None",
          "null",
          "undefined",
          "self",
          "this",
          "and",
          "or",
          "not",
          "in",
          "is",
          "if",
          "else",
          "for",
          "lambda",
          "new",
          "await",
          "instanceof");
}
