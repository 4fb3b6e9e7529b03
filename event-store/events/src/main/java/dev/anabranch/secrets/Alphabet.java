package dev.anabranch.secrets;

import java.util.function.IntPredicate;

/** The characters of which a part of a secret is made. */
enum Alphabet {
  DIGITS(c -> c >= '0' && c <= '9'),
  HEX(c -> DIGITS.has(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')),
  CAPITALS(c -> DIGITS.has(c) || (c >= 'A' && c <= 'Z')),
  LETTERS(c -> CAPITALS.has(c) || (c >= 'a' && c <= 'z')),
  WORD(c -> LETTERS.has(c) || c == '_'),
  NAME(c -> WORD.has(c) || c == '-'),
  DOTTED(c -> NAME.has(c) || c == '.'),
  BASE64(c -> LETTERS.has(c) || c == '+' || c == '/' || c == '='),
  TOKEN(c -> DOTTED.has(c) || BASE64.has(c) || c == '~' || c == '%'),
  BLANK(c -> c == ' ' || c == '\t'),
  SPACE(c -> BLANK.has(c) || c == '\n' || c == '\r'),
  /** A key in a file, or in a string of a program with its escapes. */
  ARMOUR(c -> NAME.has(c) || BASE64.has(c) || SPACE.has(c) || "\\\":,.'$".indexOf((char) c) >= 0),
  /** What may follow {@code password=} where nothing quotes it. */
  VALUE(c -> c > ' ' && c < 127 && "\"'`,;<>(){}[]|\\&".indexOf((char) c) < 0),
  /** The same inside quotes. */
  QUOTED(c -> c > ' ' && c < 127 && "\"'`\\".indexOf((char) c) < 0),
  /** Of a URL before the host. */
  USER_INFO(c -> VALUE.has(c) && "/?#@:".indexOf((char) c) < 0),
  /** The same for a password, where people forget to encode. */
  URL_PASSWORD(
      c -> c == '&' || c == ';' || c == ',' || (VALUE.has(c) && "/?@".indexOf((char) c) < 0));

  private final long low;
  private final long high;

  Alphabet(IntPredicate has) {
    long first = 0;
    long second = 0;
    for (int c = 0; c < Long.SIZE; c++) {
      first |= has.test(c) ? 1L << c : 0;
      second |= has.test(c + Long.SIZE) ? 1L << c : 0;
    }
    this.low = first;
    this.high = second;
  }

  boolean has(int c) {
    long half = c < Long.SIZE ? low : high;
    return c >= 0 && c < 2 * Long.SIZE && (half >>> (c % Long.SIZE) & 1) == 1;
  }
}
