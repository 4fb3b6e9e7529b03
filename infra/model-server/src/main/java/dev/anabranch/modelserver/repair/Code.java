package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The little grammar that mutations need: operands, arguments and conditions, found by counting
 * brackets. Places are token indexes; ranges include their last token.
 */
final class Code {
  private static final Set<String> KEYWORDS =
      Set.of(
          "return",
          "in",
          "and",
          "or",
          "not",
          "if",
          "else",
          "elif",
          "while",
          "for",
          "case",
          "is",
          "yield",
          "await",
          "typeof",
          "new",
          "throw",
          "raise",
          "assert",
          "lambda",
          "of",
          "delete",
          "import",
          "from",
          "print",
          "instanceof",
          "function",
          "def",
          "class",
          "del",
          "const",
          "let",
          "var",
          "do",
          "then",
          "echo",
          "export",
          "local",
          "default",
          "with",
          "except");
  private static final Set<String> ENDS_OPERAND = Set.of(")", "]", "}", "))");

  private final SourceFile source;
  private final Context[] contexts;

  Code(SourceFile source) {
    this.source = source;
    this.contexts = Context.of(source);
  }

  /** A run of tokens. */
  record Range(int first, int last) {
    int size() {
      return last - first + 1;
    }
  }

  SourceFile source() {
    return source;
  }

  Language language() {
    return source.language();
  }

  int size() {
    return contexts.length;
  }

  Token token(int index) {
    return source.token(index);
  }

  Context context(int index) {
    return contexts[index];
  }

  String text(Range range) {
    return source.between(range.first(), range.last());
  }

  boolean keyword(int index) {
    Token token = token(index);
    return token.kind() == Kind.NAME && KEYWORDS.contains(token.text());
  }

  /** True if a value may end with this token, so that an operator after it is a binary one. */
  boolean endsOperand(int index) {
    Token token = token(index);
    return switch (token.kind()) {
      case NAME -> !keyword(index);
      case NUMBER, STRING, QUOTE_CLOSE, REGEX -> true;
      case OPERATOR -> ENDS_OPERAND.contains(token.text());
      default -> false;
    };
  }

  /** True if a value may begin with this token. */
  boolean beginsOperand(int index) {
    Token token = token(index);
    return switch (token.kind()) {
      case NAME -> !keyword(index) || token.is("new") || token.is("await");
      case NUMBER, STRING, QUOTE_OPEN, REGEX -> true;
      case OPERATOR ->
          Set.of("(", "[", "{", "-", "!", "~", "++", "--", "$((", "$(", "${")
              .contains(token.text());
      default -> false;
    };
  }

  /** The last token of the operand that begins at {@code index}: a name with calls and indexes. */
  int operandEnd(int index) {
    int at = index;
    while (token(at).is("-") || token(at).is("!") || token(at).is("new") || token(at).is("await")) {
      at++;
    }
    at = closing(at);
    while (true) {
      Token next = token(at + 1);
      if ((next.is("(") || next.is("[")) && source.partner(at + 1) > at && sameLine(at, at + 1)) {
        at = source.partner(at + 1);
      } else if ((next.is(".") || next.is("?.")) && at + 2 < size()) {
        at = closing(at + 2);
      } else {
        return Math.min(at, size() - 1);
      }
    }
  }

  /** The first token of the operand that ends at {@code index}. */
  int operandStart(int index) {
    int at = opening(index);
    while (at > 0) {
      Token here = token(at);
      Token previous = token(at - 1);
      boolean bracket = here.is("(") || here.is("[");
      if (bracket && endsOperand(at - 1) && sameLine(at - 1, at)) {
        at = opening(at - 1);
      } else if (previous.is(".") || previous.is("?.")) {
        at = opening(Math.max(at - 2, 0));
      } else {
        break;
      }
    }
    return at;
  }

  private boolean sameLine(int left, int right) {
    return source.lineOf(token(left).end() - 1) == source.lineOf(token(right));
  }

  private int closing(int index) {
    return source.partner(index) > index ? source.partner(index) : index;
  }

  private int opening(int index) {
    int partner = index < size() && index >= 0 ? source.partner(index) : -1;
    return partner >= 0 && partner < index ? partner : index;
  }

  /** The parts between an opening bracket and its partner, cut at {@code separator}. */
  List<Range> parts(int open, String separator) {
    List<Range> parts = new ArrayList<>();
    int close = source.partner(open);
    int first = open + 1;
    for (int i = open + 1; i <= close; i++) {
      if (i == close || token(i).is(separator)) {
        if (i > first) {
          parts.add(new Range(first, i - 1));
        }
        first = i + 1;
      } else if (source.partner(i) > i) {
        i = source.partner(i);
      }
    }
    return parts;
  }

  /** True for the bracket of {@code f(...)}; false for grouping, definitions and conditions. */
  boolean opensCall(int index) {
    return token(index).is("(")
        && source.partner(index) > index
        && endsOperand(index - 1)
        && !controls(index - 1)
        && !defines(index);
  }

  /** True for the bracket of {@code a[...]}. */
  boolean opensIndex(int index) {
    return token(index).is("[")
        && source.partner(index) > index
        && endsOperand(index - 1)
        && token(index - 1).touches(token(index));
  }

  boolean controls(int index) {
    return Set.of("if", "while", "for", "switch", "catch", "elif", "until", "synchronized")
        .contains(token(index).text());
  }

  /** True for the bracket of the parameters of a function that is defined here. */
  boolean defines(int open) {
    if (token(open - 2).is("def")
        || token(open - 2).is("function")
        || token(open - 1).is("function")) {
      return true;
    }
    Token after = token(source.partner(open) + 1);
    if (language() == Language.JAVA) {
      boolean typed = token(open - 2).kind() == Kind.NAME && !token(open - 2).is("new");
      boolean body = after.is("{") || after.is("throws");
      return token(open - 2).is("record") || (body && typed);
    }
    return language() == Language.JAVASCRIPT && (after.is("{") || after.is("=>"));
  }

  /**
   * The end of the statement or condition that {@code index} is in, before any of {@code stops}.
   */
  int runEnd(int index, Set<String> stops) {
    int at = index;
    while (at < size()) {
      Token token = token(at);
      if (stops.contains(token.text()) && token.kind() != Kind.STRING) {
        return at - 1;
      }
      if (closesOuter(at) || endsLine(index, at)) {
        return at - 1;
      }
      at = closing(at) + 1;
    }
    return size() - 1;
  }

  private boolean closesOuter(int at) {
    int partner = source.partner(at);
    return partner >= 0 && partner < at;
  }

  private boolean endsLine(int from, int at) {
    return language() != Language.JAVA
        && at > from
        && !sameLine(at - 1, at)
        && endsOperand(at - 1)
        && !token(at).is(".")
        && !token(at).is("&&")
        && !token(at).is("||")
        && !token(at).is("?");
  }

  /** True for a Python string that is a statement of its own. */
  boolean documents(int index) {
    if (language() != Language.PYTHON) {
      return false;
    }
    int line = source.lineOf(token(index));
    boolean begins = index == 0 || source.lineOf(token(index - 1)) < line;
    return begins
        && (token(index).text().contains("\"\"\"") || token(index).text().contains("'''"));
  }
}
