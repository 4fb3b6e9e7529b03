package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts source text into tokens. It never fails: what it does not understand becomes an operator of
 * one character. Shell text has a scanner of its own, {@link ShellTokens}.
 */
final class Tokens {
  static final Pattern NUMBER =
      Pattern.compile(
          "(?:0[xXbBoO][0-9a-fA-F_]+|\\d[\\d_]*(?:\\.\\d[\\d_]*)?(?:[eE][+-]?\\d+)?"
              + "|\\.\\d[\\d_]*(?:[eE][+-]?\\d+)?)[lLfFdDnj]?");
  private static final Set<String> STRING_PREFIXES =
      Set.of("r", "b", "u", "f", "rb", "br", "fr", "rf");
  private static final Set<String> BEFORE_REGEX =
      Set.of("return", "typeof", "case", "in", "of", "void", "delete", "throw", "else");

  private final Language language;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(Language language, String text) {
    this.language = language;
    this.text = text;
  }

  static List<Token> of(Language language, String text) {
    return language == Language.SHELL
        ? ShellTokens.of(text)
        : new Tokens(language, text).scan(0, text.length());
  }

  /** The tokens of a part of {@code text}; starts are places in the whole. */
  static List<Token> within(Language language, String text, int from, int to) {
    return new Tokens(language, text.substring(0, to)).scan(from, to);
  }

  private List<Token> scan(int from, int to) {
    at = from;
    while (at < to) {
      step();
    }
    return tokens;
  }

  private void step() {
    char c = text.charAt(at);
    if (Character.isWhitespace(c) || (c == '\\' && language == Language.PYTHON)) {
      at++;
    } else if (comment()) {
      return;
    } else if (Character.isJavaIdentifierStart(c)) {
      name();
    } else if (Character.isDigit(c) || (c == '.' && digitAt(at + 1))) {
      number();
    } else if (c == '"' || c == '\'') {
      string("");
    } else if (c == '`' && language == Language.JAVASCRIPT) {
      interpolated("`", "`", "${");
    } else if (c == '/' && regexCanStart()) {
      regex();
    } else {
      add(Kind.OPERATOR, Operators.at(text, at, language));
    }
  }

  private boolean comment() {
    if (language.hashComments()) {
      return text.charAt(at) == '#' && commentTo(endOfLine(at));
    }
    if (text.startsWith("//", at)) {
      return commentTo(endOfLine(at));
    }
    if (text.startsWith("/*", at)) {
      int close = text.indexOf("*/", at + 2);
      return commentTo(close < 0 ? text.length() : close + 2);
    }
    return text.startsWith("#!", at) && at == 0 && commentTo(endOfLine(at));
  }

  private boolean commentTo(int end) {
    add(Kind.COMMENT, text.substring(at, end));
    return true;
  }

  private void name() {
    int end = at;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    String name = text.substring(at, end);
    boolean quoteFollows = end < text.length() && "'\"".indexOf(text.charAt(end)) >= 0;
    if (language == Language.PYTHON
        && quoteFollows
        && STRING_PREFIXES.contains(name.toLowerCase(Locale.ROOT))) {
      string(name);
    } else {
      add(Kind.NAME, name);
    }
  }

  private void number() {
    Matcher number = NUMBER.matcher(text);
    number.region(at, text.length());
    add(Kind.NUMBER, number.lookingAt() ? number.group() : text.substring(at, at + 1));
  }

  private void string(String prefix) {
    int open = at + prefix.length();
    String quote = text.substring(open, open + 1);
    boolean triple = language != Language.JAVASCRIPT && text.startsWith(quote.repeat(3), open);
    String full = triple ? quote.repeat(3) : quote;
    if (prefix.toLowerCase(Locale.ROOT).contains("f")) {
      interpolated(prefix + full, full, "{");
      return;
    }
    int end = closing(open + full.length(), full);
    add(Kind.STRING, text.substring(at, end));
  }

  /** The place after the closing quote; an open string ends with its line, or with the file. */
  private int closing(int from, String quote) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (text.startsWith(quote, i)) {
        return i + quote.length();
      } else if (c == '\n' && quote.length() == 1) {
        return i;
      }
    }
    return text.length();
  }

  private void interpolated(String open, String close, String hole) {
    add(Kind.QUOTE_OPEN, open);
    int piece = at;
    while (at < text.length() && !text.startsWith(close, at)) {
      if (text.charAt(at) == '\\') {
        at = Math.min(at + 2, text.length());
      } else if (hole.equals("{") && text.startsWith("{{", at)) {
        at += 2;
      } else if (text.startsWith(hole, at)) {
        piece(piece);
        hole(hole);
        piece = at;
      } else {
        at++;
      }
    }
    piece(piece);
    if (at < text.length()) {
      add(Kind.QUOTE_CLOSE, close);
    }
  }

  private void piece(int from) {
    if (from < at) {
      tokens.add(new Token(Kind.TEXT, text.substring(from, at), from));
    }
  }

  private void hole(String opening) {
    add(Kind.OPERATOR, opening);
    int depth = 1;
    while (at < text.length()) {
      if (depth == 1 && text.charAt(at) == ':' && opening.equals("{")) {
        formatSpec();
        continue;
      }
      int before = tokens.size();
      step();
      for (Token token : tokens.subList(before, tokens.size())) {
        depth += token.isOperator() ? depthChange(token.text()) : 0;
      }
      if (depth == 0) {
        return;
      }
    }
  }

  /** {@code :>10.2f} of a Python format string is text, up to the brace that ends the hole. */
  private void formatSpec() {
    int end = at;
    while (end < text.length() && text.charAt(end) != '}' && text.charAt(end) != '{') {
      end++;
    }
    add(Kind.TEXT, text.substring(at, Math.max(end, at + 1)));
  }

  private static int depthChange(String operator) {
    return switch (operator) {
      case "{", "(", "[", "${" -> 1;
      case "}", ")", "]" -> -1;
      default -> 0;
    };
  }

  private boolean regexCanStart() {
    if (language != Language.JAVASCRIPT && language != Language.AWK) {
      return false;
    }
    for (int i = tokens.size() - 1; i >= 0; i--) {
      Token last = tokens.get(i);
      if (last.kind() == Kind.COMMENT) {
        continue;
      }
      return switch (last.kind()) {
        case OPERATOR -> ")]}".indexOf(last.text().charAt(0)) < 0;
        case NAME -> BEFORE_REGEX.contains(last.text());
        default -> false;
      };
    }
    return true;
  }

  private void regex() {
    boolean set = false;
    int i = at + 1;
    for (; i < text.length() && text.charAt(i) != '\n'; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[') {
        set = true;
      } else if (c == ']') {
        set = false;
      } else if (c == '/' && !set) {
        break;
      }
    }
    int end = Math.min(i + 1, text.length());
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    add(Kind.REGEX, text.substring(at, end));
  }

  private void add(Kind kind, String token) {
    tokens.add(new Token(kind, token, at));
    at += token.length();
  }

  private boolean digitAt(int place) {
    return place < text.length() && Character.isDigit(text.charAt(place));
  }

  private int endOfLine(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }
}
