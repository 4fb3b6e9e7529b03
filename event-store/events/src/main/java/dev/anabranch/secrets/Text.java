package dev.anabranch.secrets;

import java.util.EnumMap;
import java.util.Map;

/**
 * A text that shapes are laid on; it may be the beginning of one that is still coming. Whoever
 * looks beyond what is there finds NUL, and the text remembers that it was looked beyond.
 */
final class Text {
  private static final int COLOUR_MAX = 16;

  /** ESC, and how it ends where it is written as x1b, 033 or e. */
  private static final String ESCAPES = "\u001bb3e";

  private final String chars;
  private final boolean complete;
  private final Map<Alphabet, Run> runs = new EnumMap<>(Alphabet.class);
  private boolean ranOut;

  private record Run(int from, int to) {}

  /**
   * @param complete nothing comes after it
   */
  Text(String chars, boolean complete) {
    this.chars = chars;
    this.complete = complete;
  }

  int length() {
    return chars.length();
  }

  boolean isComplete() {
    return complete;
  }

  char at(int index) {
    if (index < chars.length()) {
      return index < 0 ? 0 : chars.charAt(index);
    }
    ranOut = ranOut || !complete;
    return 0;
  }

  String between(int from, int to) {
    return chars.substring(from, to);
  }

  boolean is(int from, String word, boolean anyCase) {
    int there = Math.clamp((long) chars.length() - from, 0, word.length());
    boolean same = chars.regionMatches(anyCase, from, word, 0, there);
    ranOut = ranOut || (same && there < word.length() && !complete);
    return same && there == word.length();
  }

  /** Where the run of these characters ends. Each is looked at once, however often it is asked. */
  int run(Alphabet alphabet, int from) {
    Run last = runs.get(alphabet);
    if (last == null || from < last.from() || from > last.to()) {
      int to = from;
      while (to < chars.length() && alphabet.has(chars.charAt(to))) {
        to++;
      }
      last = new Run(from, to);
      runs.put(alphabet, last);
    }
    ranOut = ranOut || (last.to() >= chars.length() && !complete);
    return last.to();
  }

  /** True if the answer may be another one when more has come; asking forgets it. */
  boolean ranOut() {
    boolean was = ranOut;
    ranOut = false;
    return was;
  }

  /**
   * True if a word may begin here: nothing before it belongs to it. An escape sequence does not,
   * nor do colours.
   */
  boolean begins(int index) {
    char before = at(index - 1);
    return !Alphabet.NAME.has(before) || escaped(index, before) || coloured(index, before);
  }

  private boolean escaped(int index, char before) {
    boolean letter = "nrt".indexOf(before) >= 0 && at(index - 2) == '\\';
    return letter
        || (Alphabet.HEX.has(before) && Alphabet.HEX.has(at(index - 2)) && at(index - 3) == '%');
  }

  private boolean coloured(int index, char before) {
    if (before != 'm') {
      return false;
    }
    int at = index - 2;
    while (at > index - COLOUR_MAX && (Alphabet.DIGITS.has(at(at)) || at(at) == ';')) {
      at--;
    }
    return at(at) == '[' && ESCAPES.indexOf(at(at - 1)) >= 0;
  }
}
