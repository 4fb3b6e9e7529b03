package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;

/** What the place of a token makes of it; only shell text has more than one. */
enum Context {
  /** Statements and expressions of a programming language, awk in a shell string among them. */
  CODE,
  /** Shell arithmetic and indexes. */
  ARITHMETIC,
  /** Between {@code [} and {@code ]}, or {@code [[} and {@code ]]}. */
  TEST,
  /** Words of shell commands. */
  COMMAND;

  /** Operators mean here what they mean in C. */
  boolean expressions() {
    return this == CODE || this == ARITHMETIC;
  }

  static Context[] of(SourceFile source) {
    Context[] contexts = new Context[source.tokens().size()];
    Deque<Integer> open = new ArrayDeque<>();
    Deque<Context> around = new ArrayDeque<>();
    around.push(source.language() == Language.SHELL ? COMMAND : CODE);
    for (int i = 0; i < contexts.length; i++) {
      if (!open.isEmpty() && source.partner(open.peek()) == i) {
        open.pop();
        around.pop();
      }
      contexts[i] = around.element();
      if (source.language() == Language.SHELL && source.partner(i) > i) {
        open.push(i);
        around.push(inside(source, i, around.element()));
      }
    }
    return contexts;
  }

  private static Context inside(SourceFile source, int index, Context outer) {
    Token token = source.token(index);
    if (token.kind() == Kind.QUOTE_OPEN) {
      return token.text().equals("'") ? CODE : COMMAND;
    }
    if (outer == CODE) {
      return CODE;
    }
    return switch (token.text()) {
      case "$((", "((" -> ARITHMETIC;
      case "[[" -> TEST;
      case "[" -> token.touches(source.token(index + 1)) ? ARITHMETIC : TEST;
      case "${" -> source.token(index + 2).is(":") ? ARITHMETIC : COMMAND;
      case "$(" -> COMMAND;
      default -> outer;
    };
  }
}
