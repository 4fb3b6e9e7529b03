package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts shell text into tokens.
 *
 * <p>Four ways of reading take turns: commands, arithmetic ({@code $((...))}, {@code ((...))},
 * indexes), the text of double quotes, and {@code ${...}}. Each is a method that reads up to its
 * own end and calls the others. The program of an {@code awk} command is cut as awk. A variable
 * with its dollar sign is one {@link Kind#NAME}; so is a bare word.
 */
final class ShellTokens {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("[A-Za-z_]\\w*(?=\\+?=|\\[[^]\\n]*]\\+?=)");
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:[A-Za-z_]\\w*|[0-9@*#?$!-])");
  private static final Pattern SIMPLE_BRACES = Pattern.compile("\\$\\{[A-Za-z_0-9@*]\\w*}");
  private static final Pattern PARAMETER_NAME = Pattern.compile("[#!]?[A-Za-z_0-9@*]\\w*");
  private static final Pattern HERE = Pattern.compile("<<-?\\s*(['\"]?)(\\w+)\\1");
  private static final Pattern OPERATOR =
      Pattern.compile("&&|\\|\\||;;|<<<|\\d?>>|\\d?>&\\d?-?|&>|<\\(|>\\(|[;|&(){}<>]");
  private static final String WORD_ENDS = " \t\n;|&()<>\"'`$";
  private static final Set<String> AWKS = Set.of("awk", "gawk", "mawk", "nawk");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private final List<String> hereEnds = new ArrayList<>();
  private int at;
  private boolean commandStart = true;
  private boolean awk;

  private ShellTokens(String text) {
    this.text = text;
  }

  static List<Token> of(String text) {
    ShellTokens scan = new ShellTokens(text);
    while (scan.at < text.length()) {
      scan.command("");
      scan.stray();
    }
    return List.copyOf(scan.tokens);
  }

  /** A closing sign that nothing opened. */
  private void stray() {
    if (at < text.length()) {
      add(Kind.OPERATOR, text.substring(at, at + 1));
    }
  }

  /** Reads commands up to {@code close}, or to the end if it is empty; leaves {@code close}. */
  private void command(String close) {
    commandStart = true;
    int parentheses = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '`' && close.equals("`")) {
        return;
      }
      if (c == ')' && close.equals(")") && parentheses == 0 && !inCasePattern()) {
        return;
      }
      parentheses += c == '(' ? 1 : c == ')' && parentheses > 0 ? -1 : 0;
      commandStep(c);
    }
  }

  /** {@code a) ...} in a {@code case}: the parenthesis ends a pattern, not the substitution. */
  private boolean inCasePattern() {
    for (int i = tokens.size() - 1; i >= 0; i--) {
      Token token = tokens.get(i);
      if (token.is("esac") || token.is("$(")) {
        return false;
      }
      if (token.is(";;") || token.is("in")) {
        return insideCase(i);
      }
    }
    return false;
  }

  private boolean insideCase(int from) {
    for (int i = from; i >= 0; i--) {
      if (tokens.get(i).is("case")) {
        return true;
      }
      if (tokens.get(i).is("$(") || tokens.get(i).is("for")) {
        return false;
      }
    }
    return false;
  }

  private void commandStep(char c) {
    if (c == '\n') {
      add(Kind.OPERATOR, "\n");
      separator();
      hereDocuments();
    } else if (Character.isWhitespace(c)) {
      at++;
    } else if (c == '\\') {
      add(Kind.NAME, text.substring(at, Math.min(at + 2, text.length())));
    } else if (c == '#' && startsWord()) {
      add(Kind.COMMENT, text.substring(at, endOfLine()));
    } else if (c == '\'' || c == '"' || c == '$' || c == '`') {
      expansion(c);
      commandStart = false;
    } else if (text.startsWith("((", at) && commandStart) {
      add(Kind.OPERATOR, "((");
      arithmetic("))");
    } else {
      operatorOrWord();
    }
  }

  private void separator() {
    commandStart = true;
    awk = false;
  }

  private void operatorOrWord() {
    Matcher here = matcher(HERE);
    if (here.lookingAt() && !text.startsWith("<<<", at)) {
      hereEnds.add(here.group(2));
      add(Kind.OPERATOR, here.group());
      return;
    }
    Matcher operator = matcher(OPERATOR);
    if (operator.lookingAt()) {
      add(Kind.OPERATOR, operator.group());
      if (!operator.group().matches("\\d?>.*|<|<<<|&>")) {
        separator();
      }
      return;
    }
    Matcher assignment = matcher(ASSIGNMENT);
    if (startsWord() && assignment.lookingAt()) {
      assignment(assignment.group());
      return;
    }
    word();
  }

  private void assignment(String name) {
    add(Kind.NAME, name);
    if (text.charAt(at) == '[') {
      add(Kind.OPERATOR, "[");
      arithmetic("]");
    }
    if (text.startsWith("+=", at)) {
      add(Kind.OPERATOR, "+=");
    } else if (text.startsWith("=", at)) {
      add(Kind.OPERATOR, "=");
    }
    if (text.startsWith("(", at)) {
      add(Kind.OPERATOR, "(");
    }
  }

  private void word() {
    int end = at;
    while (end < text.length() && WORD_ENDS.indexOf(text.charAt(end)) < 0) {
      end += text.charAt(end) == '\\' && end + 1 < text.length() ? 2 : 1;
    }
    String word = text.substring(at, Math.max(end, at + 1));
    if (commandStart) {
      awk = AWKS.contains(word);
    }
    commandStart = KEYWORDS.contains(word);
    add(kindOf(word), word);
  }

  private static final Set<String> KEYWORDS =
      Set.of("if", "then", "elif", "else", "while", "until", "do", "for", "!", "{", "time");
  private static final Pattern TEST_OPERATOR =
      Pattern.compile("\\[\\[?|]]?|!|=|==|!=|=~|-(?:lt|le|gt|ge|eq|ne|[zneadfosrwxL])|[<>]");

  private static Kind kindOf(String word) {
    if (word.matches("[+-]?\\d+")) {
      return Kind.NUMBER;
    }
    return TEST_OPERATOR.matcher(word).matches() ? Kind.OPERATOR : Kind.NAME;
  }

  /** What may stand in a command, in double quotes and in arithmetic alike. */
  private void expansion(char c) {
    if (c == '\'') {
      singleQuotes();
    } else if (c == '"') {
      doubleQuotes();
    } else if (c == '`') {
      add(Kind.OPERATOR, "`");
      command("`");
      close("`");
    } else if (text.startsWith("$((", at)) {
      add(Kind.OPERATOR, "$((");
      arithmetic("))");
    } else if (text.startsWith("$(", at)) {
      substitution();
    } else if (text.startsWith("$'", at)) {
      int close = text.indexOf('\'', at + 2);
      add(Kind.STRING, text.substring(at, close < 0 ? text.length() : close + 1));
    } else if (text.startsWith("${", at)) {
      parameter();
    } else {
      Matcher variable = matcher(VARIABLE);
      add(Kind.NAME, variable.lookingAt() ? variable.group() : "$");
    }
  }

  private void substitution() {
    boolean outerAwk = awk;
    add(Kind.OPERATOR, "$(");
    awk = false;
    command(")");
    close(")");
    awk = outerAwk;
  }

  private void close(String sign) {
    if (text.startsWith(sign, at)) {
      add(Kind.OPERATOR, sign);
    }
  }

  private void singleQuotes() {
    int close = text.indexOf('\'', at + 1);
    int end = close < 0 ? text.length() : close + 1;
    if (awk && text.substring(at, end).contains("{")) {
      add(Kind.QUOTE_OPEN, "'");
      tokens.addAll(Tokens.within(Language.AWK, text, at, end - 1));
      at = end - 1;
      add(Kind.QUOTE_CLOSE, "'");
    } else {
      add(Kind.STRING, text.substring(at, end));
    }
  }

  private void doubleQuotes() {
    int end = plainEnd();
    if (end > 0) {
      add(Kind.STRING, text.substring(at, end));
      return;
    }
    boolean outerStart = commandStart;
    add(Kind.QUOTE_OPEN, "\"");
    quotedText("\"");
    if (at < text.length()) {
      add(Kind.QUOTE_CLOSE, "\"");
    }
    commandStart = outerStart;
  }

  /** The end of a double-quoted string without expansions, else 0. */
  private int plainEnd() {
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i + 1;
      }
      if (c == '$' || c == '`') {
        return 0;
      }
      i += c == '\\' ? 1 : 0;
    }
    return 0;
  }

  private void quotedText(String close) {
    int piece = at;
    while (at < text.length() && !text.startsWith(close, at)) {
      char c = text.charAt(at);
      if (c == '\\') {
        at = Math.min(at + 2, text.length());
      } else if (c == '`' || expands()) {
        piece(piece);
        expansion(c);
        piece = at;
      } else {
        at++;
      }
    }
    piece(piece);
  }

  private boolean expands() {
    return text.startsWith("$(", at) || text.startsWith("${", at) || matcher(VARIABLE).lookingAt();
  }

  private void piece(int from) {
    if (from < at) {
      tokens.add(new Token(Kind.TEXT, text.substring(from, at), from));
    }
  }

  private void parameter() {
    Matcher simple = matcher(SIMPLE_BRACES);
    if (simple.lookingAt()) {
      add(Kind.NAME, simple.group());
      return;
    }
    add(Kind.OPERATOR, "${");
    Matcher name = matcher(PARAMETER_NAME);
    if (name.lookingAt()) {
      add(Kind.NAME, name.group());
    }
    if (text.startsWith("[", at)) {
      add(Kind.OPERATOR, "[");
      arithmetic("]");
    }
    if (text.startsWith(":", at)
        && at + 1 < text.length()
        && "-=+?".indexOf(text.charAt(at + 1)) < 0) {
      add(Kind.OPERATOR, ":");
      arithmetic("}");
      return;
    }
    parameterOperator();
    close("}");
  }

  private void parameterOperator() {
    if (text.startsWith("}", at)) {
      return;
    }
    int length =
        text.startsWith("##", at)
                || text.startsWith("%%", at)
                || text.startsWith(":", at)
                || text.startsWith("//", at)
                || text.startsWith("^^", at)
                || text.startsWith(",,", at)
            ? 2
            : 1;
    add(Kind.OPERATOR, text.substring(at, Math.min(at + length, text.length())));
    quotedText("}");
  }

  /** Reads arithmetic up to and with {@code close}. */
  private void arithmetic(String close) {
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (depth == 0 && text.startsWith(close, at)) {
        add(Kind.OPERATOR, close);
        return;
      }
      if (c == '$' || c == '"' || c == '`') {
        expansion(c);
      } else if (Character.isWhitespace(c)) {
        at++;
      } else if (Character.isJavaIdentifierStart(c)) {
        Matcher name = matcher(Pattern.compile("\\w+"));
        add(Kind.NAME, name.lookingAt() ? name.group() : text.substring(at, at + 1));
      } else if (Character.isDigit(c)) {
        Matcher number = matcher(Pattern.compile("\\d+(#\\w+)?|\\d+"));
        add(Kind.NUMBER, number.lookingAt() ? number.group() : text.substring(at, at + 1));
      } else {
        depth += "([".indexOf(c) >= 0 ? 1 : ")]".indexOf(c) >= 0 ? -1 : 0;
        add(Kind.OPERATOR, Operators.at(text, at, Language.SHELL));
      }
    }
  }

  private void hereDocuments() {
    for (String end : hereEnds) {
      while (at < text.length()) {
        String line = text.substring(at, endOfLine());
        if (line.strip().equals(end)) {
          add(Kind.OPERATOR, line.isEmpty() ? end : line);
          break;
        }
        if (!line.isEmpty()) {
          add(Kind.TEXT, line);
        }
        at = Math.min(at + 1, text.length());
      }
    }
    hereEnds.clear();
  }

  private boolean startsWord() {
    return at == 0 || " \t\n;|&(".indexOf(text.charAt(at - 1)) >= 0;
  }

  private Matcher matcher(Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    matcher.region(at, text.length());
    return matcher;
  }

  private void add(Kind kind, String token) {
    tokens.add(new Token(kind, token, at));
    at += token.length();
  }

  private int endOfLine() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }
}
