package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the functions, classes and named test blocks of a file.
 *
 * @param all each with its lines; an outer one before those inside of it
 */
record Functions(List<Function> all) {
  private static final Set<String> NO_FUNCTION =
      Set.of(
          "if",
          "for",
          "while",
          "switch",
          "catch",
          "synchronized",
          "return",
          "new",
          "else",
          "do",
          "try",
          "function");
  private static final Set<String> TEST_BLOCKS = Set.of("test", "it", "describe", "suite");

  Functions {
    all = List.copyOf(all);
  }

  /** What the name in front of a body is. */
  enum Sort {
    FUNCTION,
    TYPE,
    /** {@code test('label', () => ...)}. */
    TEST_BLOCK,
    /** {@code describe('label', () => ...)}. */
    TEST_GROUP
  }

  /** Lines count from 1 and include the header. */
  record Function(Sort sort, String name, int firstLine, int lastLine, int parameters) {
    boolean holds(int line) {
      return firstLine <= line && line <= lastLine;
    }
  }

  static Functions of(SourceFile source) {
    List<Function> found =
        switch (source.language()) {
          case PYTHON -> python(source);
          case SHELL -> shell(source);
          case JAVASCRIPT, JAVA, AWK -> braces(source);
        };
    found.sort(
        Comparator.comparingInt(Function::firstLine)
            .thenComparing(Comparator.comparingInt(Function::lastLine).reversed()));
    return new Functions(found);
  }

  /** The innermost function around a line. */
  Optional<Function> around(int line) {
    return all.stream()
        .filter(function -> function.sort() == Sort.FUNCTION && function.holds(line))
        .reduce((outer, inner) -> inner);
  }

  private static List<Function> python(SourceFile source) {
    List<Function> found = new ArrayList<>();
    for (int i = 0; i < source.tokens().size(); i++) {
      Token token = source.token(i);
      if (token.is("def") || token.is("class")) {
        int line = source.lineOf(token);
        Sort sort = token.is("def") ? Sort.FUNCTION : Sort.TYPE;
        int last = lastIndented(source, i, line);
        found.add(
            new Function(sort, source.token(i + 1).text(), line, last, parameters(source, i + 2)));
      }
    }
    return found;
  }

  /** The last line of the block whose header holds the token at {@code index}. */
  static int lastIndented(SourceFile source, int index, int headerLine) {
    int indent = indent(source.line(headerLine));
    int depth = 0;
    int last = headerLine;
    for (int i = index; i < source.tokens().size(); i++) {
      int line = source.lineOf(source.token(i));
      boolean first = source.lineOf(source.token(i - 1)) < line;
      if (first && line > headerLine && depth == 0 && indent(source.line(line)) <= indent) {
        return last;
      }
      depth += source.partner(i) > i ? 1 : source.partner(i) >= 0 ? -1 : 0;
      last = source.lineOf(source.token(i).end() - 1);
    }
    return Math.max(last, headerLine);
  }

  static int indent(String line) {
    int at = 0;
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int parameters(SourceFile source, int open) {
    int close = source.partner(open);
    if (close <= open + 1) {
      return 0;
    }
    int count = 1;
    for (int i = open + 1; i < close; i++) {
      count += source.token(i).is(",") ? 1 : 0;
      i = source.partner(i) > i ? source.partner(i) : i;
    }
    boolean self = source.token(open + 1).is("self") || source.token(open + 1).is("cls");
    return self ? count - 1 : count;
  }

  private static List<Function> shell(SourceFile source) {
    List<Function> found = new ArrayList<>();
    for (int i = 0; i < source.tokens().size(); i++) {
      int brace = source.token(i).is("{") ? i : -1;
      if (brace < 0 || source.partner(brace) < brace) {
        continue;
      }
      int before = source.token(brace - 1).is("\n") ? brace - 2 : brace - 1;
      boolean parentheses = source.token(before).is(")") && source.token(before - 1).is("(");
      boolean keyword = source.token(before - 1).is("function");
      if (parentheses || keyword) {
        int name = parentheses ? before - 2 : before;
        found.add(
            new Function(
                Sort.FUNCTION,
                source.token(name).text(),
                source.lineOf(source.token(name)),
                source.lineOf(source.token(source.partner(brace))),
                shellParameters(source, brace)));
      }
    }
    return found;
  }

  /** A shell function that reads {@code $1} has parameters. */
  private static int shellParameters(SourceFile source, int brace) {
    for (int i = brace; i < source.partner(brace); i++) {
      if (source.token(i).kind() == Kind.NAME
          && source.token(i).text().matches("\\$\\{?[1-9@*].*|\\$#")) {
        return 1;
      }
    }
    return 0;
  }

  private static List<Function> braces(SourceFile source) {
    List<Function> found = new ArrayList<>();
    for (int i = 0; i < source.tokens().size(); i++) {
      Token token = source.token(i);
      if (token.is("class") || token.is("interface") || token.is("enum") || token.is("record")) {
        type(source, i, found);
      } else if (token.is("(") && source.partner(i) > i) {
        block(source, i, found);
      }
    }
    return found;
  }

  private static void type(SourceFile source, int index, List<Function> found) {
    if (source.token(index + 1).kind() != Kind.NAME) {
      return;
    }
    int open = index + 1;
    while (open < source.tokens().size()
        && !source.token(open).is("{")
        && !source.token(open).is(";")) {
      open = source.partner(open) > open ? source.partner(open) + 1 : open + 1;
    }
    if (source.token(open).is("{") && source.partner(open) > open) {
      found.add(
          new Function(
              Sort.TYPE,
              source.token(index + 1).text(),
              source.lineOf(source.token(index)),
              source.lineOf(source.token(source.partner(open))),
              0));
    }
  }

  private static void block(SourceFile source, int open, List<Function> found) {
    Token before = source.token(open - 1);
    int close = source.partner(open);
    if (before.kind() == Kind.NAME && testBlock(source, open)) {
      Sort sort = before.is("test") || before.is("it") ? Sort.TEST_BLOCK : Sort.TEST_GROUP;
      String label = source.token(open + 1).text();
      add(found, sort, unquoted(label), source, open - 1, close, 0);
      return;
    }
    int body = body(source, close);
    if (body < 0 || source.partner(body) < body) {
      return;
    }
    String name = name(source, open);
    if (!NO_FUNCTION.contains(name) && !name.isEmpty()) {
      add(
          found,
          Sort.FUNCTION,
          name,
          source,
          open - 1,
          source.partner(body),
          parameters(source, open));
    }
  }

  private static boolean testBlock(SourceFile source, int open) {
    Token before = source.token(open - 1);
    Token first = source.token(open + 1);
    return source.language() == Language.JAVASCRIPT
        && TEST_BLOCKS.contains(before.text())
        && !source.token(open - 2).is("function")
        && !source.token(open - 2).is(".")
        && (first.kind() == Kind.STRING || first.kind() == Kind.QUOTE_OPEN)
        && source.token(open + 2).is(",");
  }

  private static String unquoted(String label) {
    return label.length() > 2 ? label.substring(1, label.length() - 1) : label;
  }

  private static void add(
      List<Function> found,
      Sort sort,
      String name,
      SourceFile source,
      int first,
      int last,
      int parameters) {
    found.add(
        new Function(
            sort,
            name,
            source.lineOf(source.token(first)),
            source.lineOf(source.token(last)),
            parameters));
  }

  /** The brace of the body behind the parameters, or -1. */
  private static int body(SourceFile source, int close) {
    int at = close + 1;
    if (source.token(at).is("=>")) {
      return source.token(at + 1).is("{") ? at + 1 : -1;
    }
    if (source.token(at).is("throws")) {
      while (at < source.tokens().size()
          && !source.token(at).is("{")
          && !source.token(at).is(";")) {
        at++;
      }
    }
    return source.token(at).is("{") ? at : -1;
  }

  /** {@code name(...)}, {@code name = (...) =>}, {@code name: function (...)}. */
  private static String name(SourceFile source, int open) {
    int at = open - 1;
    if (source.token(at).is("function") || source.token(at).is("async")) {
      at--;
    }
    if (source.token(at).is("=") || source.token(at).is(":")) {
      at--;
    }
    return source.token(at).kind() == Kind.NAME && !source.token(at - 1).is("new")
        ? source.token(at).text()
        : "";
  }
}
