package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.BitSet;
import java.util.Set;

/**
 * Finds the lines of a JavaScript or Java file that begin a statement, so that a mark can be
 * written in front of them, and for every other line the statement that it belongs to.
 */
final class StatementLines {
  private static final Set<String> NOT_BEFORE =
      Set.of(
          "case",
          "default",
          "else",
          "catch",
          "finally",
          "import",
          "export",
          "class",
          "function",
          "async",
          "super",
          "package",
          "public",
          "private",
          "protected",
          "static",
          "interface",
          "enum",
          "record",
          "in",
          "of",
          "instanceof",
          "extends",
          "implements",
          "throws",
          "abstract");

  private final SourceFile source;
  private final BitSet starts = new BitSet();
  private final int[] owners;

  private StatementLines(SourceFile source) {
    this.source = source;
    this.owners = new int[source.lines() + 1];
  }

  static StatementLines of(SourceFile source) {
    StatementLines lines = new StatementLines(source);
    lines.find();
    lines.own();
    return lines;
  }

  BitSet starts() {
    return (BitSet) starts.clone();
  }

  /** The line of the statement that a line belongs to; the line itself if nothing is known. */
  int owner(int line) {
    return line < owners.length && owners[line] > 0 ? owners[line] : line;
  }

  private void find() {
    java.util.ArrayDeque<Integer> open = new java.util.ArrayDeque<>();
    for (int i = 0; i < source.tokens().size(); i++) {
      if (!open.isEmpty() && source.partner(open.peek()) == i) {
        open.pop();
      }
      boolean block = open.isEmpty() ? source.language() == Language.JAVASCRIPT : code(open.peek());
      if (block && beginsLine(i) && beginsStatement(i)) {
        starts.set(source.lineOf(source.token(i)));
      }
      if (source.partner(i) > i) {
        open.push(i);
      }
    }
  }

  private boolean beginsLine(int index) {
    return index == 0
        || source.lineOf(source.token(index - 1).end() - 1) < source.lineOf(source.token(index));
  }

  private boolean beginsStatement(int index) {
    Token token = source.token(index);
    Token before = source.token(index - 1);
    if (token.kind() != Kind.NAME
        || NOT_BEFORE.contains(token.text())
        || (token.is("this") && source.token(index + 1).is("("))) {
      return false;
    }
    if (index == 0 || before.is(";") || before.is("{") || before.is("}")) {
      return !before.is("}") || !token.is("while");
    }
    if (before.is(":")) {
      String line = source.line(source.lineOf(before)).strip();
      return line.startsWith("case ") || line.startsWith("default");
    }
    return source.language() == Language.JAVASCRIPT && endsWithoutSemicolon(index - 1);
  }

  private boolean endsWithoutSemicolon(int index) {
    Token before = source.token(index);
    if (before.is(")")) {
      return !Set.of("if", "for", "while", "switch")
          .contains(source.token(source.partner(index) - 1).text());
    }
    return switch (before.kind()) {
      case NUMBER, STRING, QUOTE_CLOSE, REGEX -> true;
      case NAME ->
          !Set.of(
                  "else", "return", "new", "typeof", "await", "const", "let", "var", "of", "in",
                  "do")
              .contains(before.text());
      case OPERATOR -> before.is("]") || before.is("++") || before.is("--");
      default -> false;
    };
  }

  /** True for the brace of a block of statements; false for types, objects and arrays. */
  private boolean code(int open) {
    if (!source.token(open).is("{")) {
      return false;
    }
    Token before = source.token(open - 1);
    if (before.is(")")) {
      return !anonymousType(source.partner(open - 1)) && !record(source.partner(open - 1));
    }
    if (before.is("=>") || before.is("->") || before.is(";") || before.is("{") || before.is("}")) {
      return source.language() == Language.JAVASCRIPT || before.is("->") || inCode(open);
    }
    return Set.of("else", "do", "try", "finally", "static").contains(before.text())
        || compactConstructor(open - 1)
        || (before.kind() == Kind.NAME && thrown(open - 1));
  }

  /** {@code record Name(...) { Name { ... } }}. */
  private boolean compactConstructor(int name) {
    for (int i = 0; i + 1 < name; i++) {
      if (source.token(i).is("record") && source.token(i + 1).is(source.token(name).text())) {
        return true;
      }
    }
    return false;
  }

  private boolean inCode(int open) {
    for (int i = open - 1; i >= 0; i--) {
      if (source.partner(i) > open) {
        return code(i);
      }
    }
    return false;
  }

  private boolean thrown(int index) {
    for (int i = index; i >= 0 && i > index - 8; i--) {
      if (source.token(i).is("throws")) {
        return true;
      }
    }
    return false;
  }

  private boolean anonymousType(int openParenthesis) {
    int at = openParenthesis - 1;
    while (at > 0
        && (source.token(at).kind() == Kind.NAME
            || source.token(at).is(".")
            || source.token(at).is("<")
            || source.token(at).is(">"))) {
      if (source.token(at).is("new")) {
        return true;
      }
      at--;
    }
    return false;
  }

  private boolean record(int openParenthesis) {
    return source.token(openParenthesis - 2).is("record");
  }

  private void own() {
    int[] depths = depths();
    for (int line = 1; line <= source.lines(); line++) {
      owners[line] = starts.get(line) ? line : ownerOf(line, depths);
    }
  }

  /** The nearest marked line above that is not deeper than this line. */
  private int ownerOf(int line, int[] depths) {
    for (int above = line - 1; above > 0; above--) {
      if (starts.get(above) && depths[above] <= depths[line]) {
        return above;
      }
      if (depths[above] < depths[line] - 1 && !starts.get(above)) {
        break;
      }
    }
    return 0;
  }

  /** How many braces are open where a line begins; a line that closes some counts without them. */
  private int[] depths() {
    int[] depths = new int[source.lines() + 2];
    int depth = 0;
    int line = 0;
    for (int i = 0; i < source.tokens().size(); i++) {
      Token token = source.token(i);
      int here = source.lineOf(token);
      int before = token.is("}") && source.partner(i) >= 0 ? depth - 1 : depth;
      for (; line < here; line++) {
        depths[line + 1] = before;
      }
      if (source.partner(i) >= 0 && (token.is("{") || token.is("}"))) {
        depth += token.is("{") ? 1 : -1;
      }
    }
    return depths;
  }
}
