package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** A source file with its tokens (comments left out), its lines and its pairs of brackets. */
final class SourceFile {
  private static final Set<String> OPENING = Set.of("(", "[", "{", "${", "$(", "$((", "((", "[[");

  private final String path;
  private final Language language;
  private final String text;
  private final List<Token> tokens;
  private final List<Token> comments;
  private final int[] lineStarts;
  private final int[] partners;

  SourceFile(String path, Language language, String text) {
    this.path = path;
    this.language = language;
    this.text = text;
    List<Token> all = Tokens.of(language, text);
    this.tokens = all.stream().filter(token -> token.kind() != Kind.COMMENT).toList();
    this.comments = all.stream().filter(token -> token.kind() == Kind.COMMENT).toList();
    this.lineStarts = lineStarts(text);
    this.partners = partners();
  }

  String path() {
    return path;
  }

  Language language() {
    return language;
  }

  String text() {
    return text;
  }

  List<Token> tokens() {
    return tokens;
  }

  List<Token> comments() {
    return comments;
  }

  int lines() {
    return lineStarts.length;
  }

  /** The line of a place in the text, from 1. */
  int lineOf(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  int lineOf(Token token) {
    return lineOf(token.start());
  }

  /** Where a line begins. */
  int lineStart(int number) {
    return lineStarts[number - 1];
  }

  /** A line without its line end. */
  String line(int number) {
    int from = lineStarts[number - 1];
    int to = number < lineStarts.length ? lineStarts[number] - 1 : text.length();
    return text.substring(from, to);
  }

  /**
   * The index of the bracket that closes or opens the one at {@code index}; -1 if there is none.
   */
  int partner(int index) {
    return partners[index];
  }

  /** A token, or an empty operator outside of the file. */
  Token token(int index) {
    return index >= 0 && index < tokens.size()
        ? tokens.get(index)
        : new Token(Kind.OPERATOR, "", index < 0 ? 0 : text.length());
  }

  String between(int firstToken, int lastToken) {
    return text.substring(tokens.get(firstToken).start(), tokens.get(lastToken).end());
  }

  /** The first token at or after a place. */
  int tokenAt(int offset) {
    int low = 0;
    int high = tokens.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tokens.get(middle).start() < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int[] lineStarts(String text) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n' && i + 1 < text.length()) {
        starts.add(i + 1);
      }
    }
    return starts.stream().mapToInt(Integer::intValue).toArray();
  }

  private int[] partners() {
    int[] found = new int[tokens.size()];
    Arrays.fill(found, -1);
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind() == Kind.QUOTE_OPEN
          || (token.isOperator() && OPENING.contains(token.text()))) {
        open.push(i);
      } else if (!open.isEmpty() && closes(tokens.get(open.peek()), token)) {
        int partner = open.pop();
        found[i] = partner;
        found[partner] = i;
      }
    }
    return found;
  }

  private static boolean closes(Token open, Token token) {
    if (open.kind() == Kind.QUOTE_OPEN || token.kind() == Kind.QUOTE_CLOSE) {
      return open.kind() == Kind.QUOTE_OPEN && token.kind() == Kind.QUOTE_CLOSE;
    }
    return token.isOperator()
        && token
            .text()
            .equals(
                switch (open.text()) {
                  case "(", "$(" -> ")";
                  case "$((", "((" -> "))";
                  case "[" -> "]";
                  case "[[" -> "]]";
                  default -> "}";
                });
  }
}
