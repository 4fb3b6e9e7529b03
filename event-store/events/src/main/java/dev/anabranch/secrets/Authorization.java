package dev.anabranch.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What follows the name of an HTTP authentication scheme, or a field that holds the same. */
record Authorization(String kind, boolean basic) implements Shape {
  private static final int BEARER_MIN = 16;
  private static final int BEARER_DISTINCT = 8;
  private static final int BASIC_MIN = 8;
  private static final int CREDENTIALS_MAX = 8192;

  @Override
  public Optional<Match> match(Text text, int start, int end) {
    int from = opened(text, text.run(Alphabet.BLANK, end));
    Alphabet alphabet = basic ? Alphabet.BASE64 : Alphabet.TOKEN;
    int to = text.run(alphabet, from);
    boolean fits = to - from >= (basic ? BASIC_MIN : BEARER_MIN) && to - from <= CREDENTIALS_MAX;
    return fits && text.begins(start) && isCredential(text.between(from, to))
        ? Optional.of(new Match(from, to, kind, alphabet))
        : Optional.empty();
  }

  /** After the colon and the quote of a field. */
  private static int opened(Text text, int at) {
    if (text.at(at) != ':') {
      return at;
    }
    int value = text.run(Alphabet.BLANK, at + 1);
    int escaped = text.at(value) == '\\' ? value + 1 : value;
    return text.at(escaped) == '"' ? escaped + 1 : value;
  }

  private boolean isCredential(String text) {
    return basic ? isUserAndPassword(text) : isToken(text);
  }

  private static boolean isToken(String token) {
    return Randomness.distinct(token) >= BEARER_DISTINCT
        && Randomness.count(token, Alphabet.DIGITS) > 0
        && Randomness.count(token, Alphabet.LETTERS) > Randomness.count(token, Alphabet.DIGITS);
  }

  private static boolean isUserAndPassword(String base64) {
    try {
      String said = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
      boolean printable = said.chars().allMatch(c -> c >= ' ' && c != 127);
      return printable && said.indexOf(':') >= 0 && said.indexOf(':') < said.length() - 1;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
