package dev.anabranch.secrets;

import java.util.Optional;

/** A private key in its armour, also where its line ends are escaped, and without its end. */
record PrivateKey() implements Shape {
  private static final String DASHES = "-----";
  static final String ANCHOR = DASHES + "BEGIN ";
  private static final int LABEL_MAX = 48;
  private static final int LINE_MIN = 24;

  @Override
  public Optional<Match> match(Text text, int start, int end) {
    int label = label(text, end);
    if (label < 0) {
      return Optional.empty();
    }
    int run = text.run(Alphabet.ARMOUR, start);
    int at = label;
    int here = 0;
    int longest = 0;
    while (at < run && !text.is(at, DASHES + "END", false) && !text.is(at, ANCHOR, false)) {
      here = Alphabet.BASE64.has(text.at(at)) ? here + 1 : 0;
      longest = Math.max(longest, here);
      at++;
    }
    int to = at < run && text.is(at, DASHES + "END", false) ? closed(text, at) : at;
    return longest < LINE_MIN
        ? Optional.empty()
        : Optional.of(new Match(start, to, "private-key", Alphabet.ARMOUR));
  }

  /** Where the label ends; -1 if it is not that of a private key. */
  private static int label(Text text, int from) {
    int at = from;
    while (at < from + LABEL_MAX && (Alphabet.CAPITALS.has(text.at(at)) || text.at(at) == ' ')) {
      at++;
    }
    return at <= text.length()
            && text.between(from, Math.min(at, text.length())).contains("PRIVATE KEY")
        ? at
        : -1;
  }

  /** The end of the line that closes the armour. */
  private static int closed(Text text, int end) {
    int at = end + DASHES.length();
    while (at < end + LABEL_MAX && (Alphabet.CAPITALS.has(text.at(at)) || text.at(at) == ' ')) {
      at++;
    }
    return text.is(at, DASHES, false) ? at + DASHES.length() : at;
  }
}
