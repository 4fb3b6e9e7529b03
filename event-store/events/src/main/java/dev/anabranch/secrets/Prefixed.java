package dev.anabranch.secrets;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * A token that says by its first characters what it is.
 *
 * @param alone it begins a word; for prefixes that words have inside, too
 * @param max if it is longer it is something else
 * @param body whether what follows the prefix is one
 */
record Prefixed(
    String kind,
    String prefix,
    Alphabet alphabet,
    int min,
    int max,
    boolean alone,
    Predicate<String> body)
    implements Shape {
  private static final int DOTS_MAX = 8;

  @Override
  public Optional<Match> match(Text text, int start, int end) {
    if (!text.is(start, prefix, false) || (alone && !text.begins(start))) {
      return Optional.empty();
    }
    int to = trimmed(text, end, text.run(alphabet, end));
    boolean fits = to - end >= min && to - end <= max;
    if (fits && max < Integer.MAX_VALUE) {
      fits = !Alphabet.WORD.has(text.at(to));
    }
    return fits && body.test(text.between(end, to))
        ? Optional.of(new Match(start, to, kind, alphabet))
        : Optional.empty();
  }

  /** A full stop belongs to the sentence. */
  private static int trimmed(Text text, int from, int end) {
    int to = end;
    while (to > from && end - to < DOTS_MAX && text.at(to - 1) == '.') {
      to--;
    }
    return to;
  }
}
