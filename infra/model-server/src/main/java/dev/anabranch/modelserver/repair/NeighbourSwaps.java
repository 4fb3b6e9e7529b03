package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Code.Range;
import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Two neighbouring arguments, indexes or operands in the other order. */
final class NeighbourSwaps implements Mutation {
  private static final Set<String> ORDERED = Set.of("-", "/", "%", "//", "**", "<<", ">>");
  private static final Set<String> SYMMETRIC =
      Set.of("min", "max", "gcd", "hypot", "sum", "print", "println", "log");
  private static final Set<String> PLAIN_COMMANDS =
      Set.of(
          "if",
          "then",
          "else",
          "elif",
          "while",
          "do",
          "for",
          "in",
          "case",
          "return",
          "exit",
          "local",
          "export",
          "readonly",
          "declare",
          "shift",
          "set",
          "break",
          "continue",
          "function",
          "fi",
          "done",
          "esac",
          "[",
          "[[",
          "((",
          "!",
          "{",
          "}");

  @Override
  public void propose(Code code, Evidence evidence, Proposals out) {
    for (int i = 0; i < code.size(); i++) {
      if (code.context(i) == Context.COMMAND) {
        words(code, i, out);
      } else {
        brackets(code, i, out);
      }
      if (code.context(i).expressions()) {
        operands(code, i, out);
      }
      slice(code, i, out);
    }
  }

  private static void brackets(Code code, int index, Proposals out) {
    if (code.opensCall(index)) {
      boolean symmetric = SYMMETRIC.contains(code.token(index - 1).text());
      neighbours(code, code.parts(index, ","), symmetric ? 0.01 : 1, out);
    } else if (code.opensIndex(index)) {
      index(code, index, out);
    } else if (code.source().partner(index) > index
        && Set.of("(", "[", "{").contains(code.token(index).text())) {
      boolean defines = code.token(index).is("(") && code.defines(index);
      neighbours(code, code.parts(index, ","), defines ? 0.1 : 0.35, out);
    } else if (code.token(index).is("return") && code.language() == Language.PYTHON) {
      returned(code, index, out);
    }
  }

  /** {@code m[i][j]} and {@code m[i, j]}, and {@code s[a:b]}. */
  private static void index(Code code, int open, Proposals out) {
    int close = code.source().partner(open);
    neighbours(code, code.parts(open, ","), 1, out);
    neighbours(code, code.parts(open, ":"), 0.8, out);
    if (code.token(close + 1).is("[") && code.opensIndex(close + 1)) {
      int secondClose = code.source().partner(close + 1);
      swap(code, new Range(open + 1, close - 1), new Range(close + 2, secondClose - 1), 1, out);
    }
  }

  private static void neighbours(Code code, List<Range> parts, double weight, Proposals out) {
    double share = parts.size() > 4 ? weight / 2 : weight;
    for (int i = 0; i + 1 < parts.size() && i < 12; i++) {
      if (parts.get(i).last() + 2 == parts.get(i + 1).first()) {
        swap(
            code,
            parts.get(i),
            parts.get(i + 1),
            named(code, parts.get(i)) || named(code, parts.get(i + 1)) ? 0.05 : share,
            out);
      }
    }
  }

  /** {@code key: value} and {@code key=value} may stand in any order. */
  private static boolean named(Code code, Range part) {
    Token second = code.token(part.first() + 1);
    if (part.size() > 2 && (second.is(":") || second.is("="))) {
      return true;
    }
    for (int i = part.first(); i <= part.last(); i++) {
      if (code.token(i).is("for") || code.token(i).is("in")) {
        return true;
      }
    }
    return false;
  }

  private static void returned(Code code, int index, Proposals out) {
    int end = code.runEnd(index + 1, Set.of());
    List<Range> parts = new ArrayList<>();
    int first = index + 1;
    for (int i = index + 1; i <= end + 1; i++) {
      if (i == end + 1 || code.token(i).is(",")) {
        parts.add(new Range(first, i - 1));
        first = i + 1;
      } else if (code.source().partner(i) > i) {
        i = code.source().partner(i);
      }
    }
    neighbours(code, parts.stream().filter(part -> part.size() > 0).toList(), 0.8, out);
  }

  private static void operands(Code code, int index, Proposals out) {
    Token token = code.token(index);
    if (token.isOperator()
        && ORDERED.contains(token.text())
        && code.endsOperand(index - 1)
        && code.beginsOperand(index + 1)) {
      swap(
          code,
          new Range(code.operandStart(index - 1), index - 1),
          new Range(index + 1, code.operandEnd(index + 1)),
          0.35,
          out);
    }
  }

  /** {@code ${text:from:length}}. */
  private static void slice(Code code, int index, Proposals out) {
    if (code.token(index).is("${") && code.token(index + 2).is(":")) {
      List<Range> parts = code.parts(index, ":");
      neighbours(code, parts.subList(Math.min(1, parts.size()), parts.size()), 1, out);
    }
  }

  /** Neighbouring words of a shell command. */
  private static void words(Code code, int index, Proposals out) {
    if (!beginsCommand(code, index)) {
      return;
    }
    List<Range> words = commandWords(code, index);
    for (int i = 1; i + 1 < words.size(); i++) {
      if (movable(code, words.get(i)) && movable(code, words.get(i + 1))) {
        boolean prints = code.token(index).is("echo") || code.token(index).is("printf");
        swap(code, words.get(i), words.get(i + 1), prints ? 0.4 : 1, out);
      }
    }
  }

  private static boolean beginsCommand(Code code, int index) {
    Token token = code.token(index);
    Token before = code.token(index - 1);
    return token.kind() == Kind.NAME
        && !PLAIN_COMMANDS.contains(token.text())
        && !token.text().startsWith("$")
        && Set.of(
                "", "\n", ";", "|", "||", "&&", "$(", "`", "{", "(", "then", "do", "else", "!",
                "if", "while", "elif", "until", ")", ";;", "&")
            .contains(before.text());
  }

  static List<Range> commandWords(Code code, int index) {
    List<Range> words = new ArrayList<>();
    int i = index;
    while (i < code.size() && !endsCommand(code.token(i)) && words.size() < 12) {
      int first = i;
      i = wordEnd(code, i);
      words.add(new Range(first, i));
      i++;
    }
    return words;
  }

  private static boolean endsCommand(Token token) {
    return token.isOperator()
        && token.text().matches("\\n|;;?|\\|\\|?|&&?|\\)|\\}|`|\\d?[<>].*|]]?");
  }

  /** Tokens that touch are one word. */
  private static int wordEnd(Code code, int index) {
    int at = index;
    while (true) {
      at = code.source().partner(at) > at ? code.source().partner(at) : at;
      Token next = code.token(at + 1);
      if (at + 1 >= code.size() || !code.token(at).touches(next) || endsCommand(next)) {
        return at;
      }
      at++;
    }
  }

  private static boolean movable(Code code, Range word) {
    Token first = code.token(word.first());
    return !first.text().startsWith("-") && !first.is("=") && !first.is("+=");
  }

  private static void swap(Code code, Range left, Range right, double weight, Proposals out) {
    if (left.size() <= 0 || right.size() <= 0 || code.text(left).equals(code.text(right))) {
      return;
    }
    String between =
        code.source()
            .text()
            .substring(code.token(left.last()).end(), code.token(right.first()).start());
    out.span(
        left.first(),
        right.last(),
        code.text(right) + between + code.text(left),
        FaultKind.SWAP,
        weight);
  }
}
