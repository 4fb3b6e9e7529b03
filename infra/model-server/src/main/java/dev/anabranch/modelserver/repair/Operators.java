package dev.anabranch.modelserver.repair;

import java.util.List;

/** The operators that are longer than one character, longest first. */
final class Operators {
  private static final List<String> LONG =
      List.of(
          ">>>=", "===", "!==", "**=", "//=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "...", "=>",
          "->", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=",
          "%=", "&=", "|=", "^=", ":=", "**", "//", "<<", ">>");

  private Operators() {}

  /** The operator that begins at {@code at}. */
  static String at(String text, int at, Language language) {
    for (String operator : LONG) {
      if (text.startsWith(operator, at) && !closesGenerics(text, at, operator, language)) {
        return operator;
      }
    }
    if (language == Language.JAVA && text.startsWith("::", at)) {
      return "::";
    }
    if (language == Language.AWK && text.startsWith("!~", at)) {
      return "!~";
    }
    return text.substring(at, at + 1);
  }

  /** {@code Map<String, List<Integer>>} ends with two brackets, not with a shift. */
  private static boolean closesGenerics(String text, int at, String operator, Language language) {
    return language == Language.JAVA
        && operator.startsWith(">>")
        && at > 0
        && !Character.isWhitespace(text.charAt(at - 1));
  }
}
