package dev.anabranch.secrets;

import java.util.Optional;

/** The password of a line of {@code .netrc}, after host and login. */
record Machine() implements Shape {
  private static final int WORD_MAX = 256;
  private static final int PASSWORD_MIN = 4;

  @Override
  public Optional<Match> match(Text text, int start, int end) {
    int at = word(text, end);
    at = at < 0 || !text.is(at, "login ", false) ? -1 : word(text, at + "login ".length());
    if (at < 0 || !text.is(at, "password ", false)) {
      return Optional.empty();
    }
    int from = text.run(Alphabet.SPACE, at + "password ".length());
    int to = text.run(Alphabet.QUOTED, from);
    boolean fits = to - from >= PASSWORD_MIN && to - from <= WORD_MAX && text.at(from) != '[';
    return fits
        ? Optional.of(new Match(from, to, "netrc-password", Alphabet.QUOTED))
        : Optional.empty();
  }

  /** Where the word after this one begins; -1 if there is none. */
  private static int word(Text text, int from) {
    int begin = text.run(Alphabet.SPACE, from);
    int end = text.run(Alphabet.QUOTED, begin);
    boolean fits = end > begin && end - begin <= WORD_MAX;
    return fits ? text.run(Alphabet.SPACE, end) : -1;
  }
}
