package dev.anabranch.modelserver.repair;

/** A piece of a source file with a meaning of its own. {@code start} counts UTF-16 units. */
record Token(Kind kind, String text, int start) {

  /** What a token is, as far as mutations care. */
  enum Kind {
    NAME,
    NUMBER,
    /** A string constant with its quotes. */
    STRING,
    /** Constant text inside a string that also holds expressions, or in a here-document. */
    TEXT,
    REGEX,
    OPERATOR,
    /** Begins a string that holds expressions. */
    QUOTE_OPEN,
    QUOTE_CLOSE,
    COMMENT
  }

  int end() {
    return start + text.length();
  }

  boolean is(String wanted) {
    return (kind == Kind.OPERATOR || kind == Kind.NAME) && text.equals(wanted);
  }

  boolean isOperator() {
    return kind == Kind.OPERATOR;
  }

  boolean touches(Token next) {
    return end() == next.start;
  }
}
