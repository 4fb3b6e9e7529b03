package dev.anabranch.launcher.text;

/**
 * How many columns of a terminal text takes: two for the wide characters of East Asia and emoji.
 */
final class Columns {
  private Columns() {}

  static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  static int of(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(character) ? 2 : 1;
    };
  }

  /** The most characters from the beginning that fit. */
  static String fitting(String text, int columns) {
    int at = 0;
    int taken = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      taken += of(character);
      if (taken > columns) {
        return text.substring(0, at);
      }
      at += Character.charCount(character);
    }
    return text;
  }

  private static boolean isWide(int character) {
    return in(character, 0x1100, 0x115f)
        || in(character, 0x2e80, 0xa4cf)
        || in(character, 0xac00, 0xd7a3)
        || in(character, 0xf900, 0xfaff)
        || in(character, 0xfe30, 0xfe6f)
        || in(character, 0xff00, 0xff60)
        || in(character, 0xffe0, 0xffe6)
        || in(character, 0x1f300, 0x1faff)
        || in(character, 0x20000, 0x3fffd);
  }

  private static boolean in(int character, int from, int to) {
    return character >= from && character <= to;
  }
}
