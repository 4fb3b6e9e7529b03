package dev.anabranch.secrets;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value that is given to a name such as {@code password} or {@code api_key}: in code, in JSON, in
 * a shell, in a URL, as an option of a command, as an XML element. Only a value that nobody would
 * use as a word counts.
 */
record Assigned(String kind) implements Shape {
  private static final int NAME_MAX = 40;
  private static final int VALUE_MIN = 8;
  private static final int VALUE_MAX = 1024;
  private static final int LONG = 16;

  /** Of a name in a program fewer letters are capitals than one of so many. */
  private static final int CAPITALS_SHARE = 4;

  private static final double BITS_SHORT = 2.7;
  private static final double BITS_LONG = 3.0;

  /** Names of things that are about a secret and are none. */
  private static final Pattern ABOUT =
      Pattern.compile(
          ".*(hash|sha|digest|file|path|dir|url|uri|name|length|count|type|version|_id|-id|class).*");

  private static final Pattern FIELD_OF_ANOTHER =
      Pattern.compile("[A-Za-z_$]\\w*+([.:?]+[A-Za-z_$]\\w*+)+");

  /** What stands for a value that is elsewhere, or was taken out already. */
  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "([$%<{*@#!/~].*|\\[redacted:.*|\\.{1,2}/.*|.*\\$\\{.*|.*://.*|.*\\*\\*\\*.*)");

  @Override
  public Optional<Match> match(Text text, int start, int end) {
    int named = text.run(Alphabet.NAME, end);
    if (named - end > NAME_MAX || isAbout(text.between(end, named))) {
      return Optional.empty();
    }
    int at = value(text, start, named);
    return at < 0 ? Optional.empty() : value(text, at);
  }

  private static boolean isAbout(String restOfName) {
    return ABOUT.matcher(restOfName.toLowerCase(Locale.ROOT)).matches()
        || restOfName.endsWith("Id");
  }

  /** Where the value begins, after what separates it from the name; -1 if nothing does. */
  private static int value(Text text, int start, int named) {
    int closed = quoted(text, named);
    int sign = text.run(Alphabet.BLANK, closed);
    char c = text.at(sign);
    if (c == '=' || c == ':') {
      boolean arrow = text.at(sign + 1) == '>' || (c == ':' && text.at(sign + 1) == '=');
      return text.run(Alphabet.BLANK, sign + (arrow ? 2 : 1));
    }
    if (c == '>' && sign == named) {
      return sign + 1;
    }
    return sign > named && closed == named && isOption(text, start) ? sign : -1;
  }

  private static boolean isOption(Text text, int start) {
    int at = start;
    while (at > start - NAME_MAX && Alphabet.NAME.has(text.at(at - 1))) {
      at--;
    }
    return text.at(at) == '-' && text.at(at + 1) == '-';
  }

  /** After a quote, which may itself be escaped; the same place if there is none. */
  private static int quoted(Text text, int at) {
    int escaped = text.at(at) == '\\' ? at + 1 : at;
    return isQuote(text.at(escaped)) ? escaped + 1 : at;
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  private Optional<Match> value(Text text, int at) {
    int from = quoted(text, at);
    Alphabet alphabet = from > at ? Alphabet.QUOTED : Alphabet.VALUE;
    int to = text.run(alphabet, from);
    boolean called = from == at && "([{".indexOf(text.at(to)) >= 0;
    boolean fits = to - from >= VALUE_MIN && to - from <= VALUE_MAX && !called;
    return fits && isSecret(text.between(from, to), from > at)
        ? Optional.of(new Match(from, to, kind, alphabet))
        : Optional.empty();
  }

  private static boolean isSecret(String value, boolean quoted) {
    if (ELSEWHERE.matcher(value).matches() || Randomness.isUuid(value)) {
      return false;
    }
    double enough = value.length() < LONG ? BITS_SHORT : BITS_LONG;
    return Randomness.bits(value) >= enough && isMixed(value, quoted);
  }

  /** Names in programs have letters, too, and now and then a digit. */
  private static boolean isMixed(String value, boolean quoted) {
    long digits = Randomness.count(value, Alphabet.DIGITS);
    long capitals = Randomness.count(value, Alphabet.CAPITALS) - digits;
    long letters = Randomness.count(value, Alphabet.LETTERS) - digits;
    boolean mixed = letters > 0 && digits > 0;
    if (quoted || !mixed) {
      return mixed;
    }
    boolean others = Randomness.count(value, Alphabet.NAME) < value.length();
    boolean odd = digits > 1 || others || capitals * CAPITALS_SHARE >= value.length();
    return odd && !FIELD_OF_ANOTHER.matcher(value).matches();
  }
}
