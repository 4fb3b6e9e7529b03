package dev.anabranch.secrets;

import java.util.Optional;

/**
 * Tokens of chat bots, whose public part comes first: {@code 123456789:AA...}, {@code M....x.y}.
 */
record Bot(boolean telegram) implements Shape {
  private static final int DIGITS_MIN = 8;
  private static final int TELEGRAM_LENGTH = 35;
  private static final int ID_MIN = 23;
  private static final int ID_MAX = 28;
  private static final int STAMP = 6;
  private static final int DISCORD_MIN = 27;
  private static final int DISCORD_MAX = 38;

  @Override
  public Optional<Match> match(Text text, int start, int end) {
    return telegram ? telegram(text, start) : discord(text, start);
  }

  private static Optional<Match> telegram(Text text, int colon) {
    int to = text.run(Alphabet.NAME, colon + 1);
    boolean fits = to - colon - 1 == TELEGRAM_LENGTH && text.is(colon, ":AA", false);
    return fits && before(text, colon, Alphabet.DIGITS) >= DIGITS_MIN
        ? Optional.of(new Match(colon + 1, to, "telegram-token", Alphabet.NAME))
        : Optional.empty();
  }

  private static Optional<Match> discord(Text text, int dot) {
    if (!hasId(text, dot)) {
      return Optional.empty();
    }
    int second = text.run(Alphabet.NAME, dot + 1);
    int to = text.at(second) == '.' ? text.run(Alphabet.NAME, second + 1) : second;
    int length = to - second - 1;
    return second - dot - 1 == STAMP && length >= DISCORD_MIN && length <= DISCORD_MAX
        ? Optional.of(new Match(dot + 1, to, "discord-token", Alphabet.NAME))
        : Optional.empty();
  }

  /** A number in base64 begins with one of three letters; what is before it may be anything. */
  private static boolean hasId(Text text, int dot) {
    int letters = before(text, dot, Alphabet.LETTERS);
    for (int length = ID_MIN; length <= Math.min(letters, ID_MAX); length++) {
      if ("MNO".indexOf(text.at(dot - length)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static int before(Text text, int end, Alphabet alphabet) {
    int count = 0;
    while (count <= ID_MAX && alphabet.has(text.at(end - count - 1))) {
      count++;
    }
    return count;
  }
}
