package dev.anabranch.journal.derived;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts text into the words that search compares, the same for every store and every query. */
final class Words {
  /*
   * Letters and digits that stand together are one word; case, accents and width are folded away.
   * Scripts that put no gaps between words (Chinese, Japanese, Korean, Thai and their neighbours)
   * are cut into overlapping pairs of characters, and the last character of a run once more alone:
   * any piece of such a run is then a sequence of pairs, and a single character is the beginning of
   * a pair or that last one. An emoji or another symbol is a word of its own. All else is a gap.
   *
   * A word holds letters and digits of ASCII in lower case, and characters beyond ASCII. Nothing
   * that means something to a database is left in it.
   */
  static final int CHARS_MAX = 64;

  private static final Set<UnicodeScript> WITHOUT_GAPS =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);
  private static final int FIRST_WITHOUT_GAPS = 0x0e00;
  private static final int LONG_VOWEL = 0x30fc;
  private static final int FIRST_PICTURE = 0x1f000;
  private static final int LAST_PICTURE = 0x1faff;

  private final String text;
  private final int max;
  private final List<Word> words = new ArrayList<>();

  private Words(String text, int max) {
    this.text = text;
    this.max = max;
  }

  /** The first {@code max} words of {@code text}. */
  static List<Word> of(String text, int max) {
    Words words = new Words(text, max);
    words.cut();
    return words.words;
  }

  private void cut() {
    int at = 0;
    while (at < text.length() && words.size() < max) {
      int cp = text.codePointAt(at);
      at =
          switch (Kind.of(cp)) {
            case GAP -> at + Character.charCount(cp);
            case SYMBOL -> symbol(at, cp);
            case SPELLED -> spelled(at);
            case UNSPACED -> unspaced(at);
          };
    }
  }

  private int symbol(int at, int cp) {
    int to = at + Character.charCount(cp);
    words.add(new Word(text.substring(at, to), at, to, false));
    return to;
  }

  private int spelled(int from) {
    int to = from;
    boolean ascii = true;
    while (to < text.length()) {
      int cp = text.codePointAt(to);
      if (Kind.of(cp) != Kind.SPELLED && !(to > from && isMark(cp))) {
        break;
      }
      ascii &= cp < 0x80;
      to += Character.charCount(cp);
    }
    String folded = folded(text.substring(from, Math.min(to, from + 2 * CHARS_MAX)), ascii);
    if (!folded.isEmpty()) {
      words.add(new Word(folded, from, to, false));
    }
    return to;
  }

  private static String folded(String word, boolean ascii) {
    String lower = word.toLowerCase(Locale.ROOT);
    return ascii ? cut(lower, CHARS_MAX) : plain(lower);
  }

  private static String plain(String word) {
    StringBuilder plain = new StringBuilder(word.length());
    Normalizer.normalize(word, Normalizer.Form.NFKD)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .limit(CHARS_MAX)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max);
  }

  private int unspaced(int from) {
    int at = from;
    while (at < text.length()) {
      int next = at + Character.charCount(text.codePointAt(at));
      if (next >= text.length() || Kind.of(text.codePointAt(next)) != Kind.UNSPACED) {
        words.add(new Word(text.substring(at, next), at, next, true));
        return next;
      }
      int after = next + Character.charCount(text.codePointAt(next));
      words.add(new Word(text.substring(at, after), at, after, false));
      at = next;
    }
    return at;
  }

  private static boolean isMark(int cp) {
    int type = Character.getType(cp);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private enum Kind {
    GAP,
    SPELLED,
    UNSPACED,
    SYMBOL;

    static Kind of(int cp) {
      if (cp < 0x80) {
        return cp >= '0' && cp <= '9' || (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z' ? SPELLED : GAP;
      }
      if (cp >= FIRST_WITHOUT_GAPS && isUnspaced(cp)) {
        return UNSPACED;
      }
      if (Character.isLetterOrDigit(cp)) {
        return SPELLED;
      }
      return isSymbol(cp) ? SYMBOL : GAP;
    }

    private static boolean isUnspaced(int cp) {
      boolean written = Character.isLetter(cp) || isMark(cp) || cp == LONG_VOWEL;
      return written
          && (cp == LONG_VOWEL || WITHOUT_GAPS.contains(UnicodeScript.of(cp)))
          && !isHalfOrFull(cp);
    }

    /** Forms for old terminals; they are folded to their plain ones as other words are. */
    private static boolean isHalfOrFull(int cp) {
      return cp >= 0xff00 && cp <= 0xffef;
    }

    private static boolean isSymbol(int cp) {
      return switch (Character.getType(cp)) {
        case Character.OTHER_SYMBOL,
            Character.MATH_SYMBOL,
            Character.CURRENCY_SYMBOL,
            Character.MODIFIER_SYMBOL ->
            true;
        default -> cp >= FIRST_PICTURE && cp <= LAST_PICTURE;
      };
    }
  }
}
