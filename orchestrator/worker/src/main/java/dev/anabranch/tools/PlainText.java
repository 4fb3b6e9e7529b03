package dev.anabranch.tools;

/**
 * What somebody else says of itself, as it may stand in a prompt or a log: in one line, and
 * bounded.
 */
public final class PlainText {
  private PlainText() {}

  /** Without letters that nobody sees and without line breaks, and cut if it is long. */
  public static String of(String text, int charsMax) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(4L * charsMax)
        .map(c -> Character.isWhitespace(c) || c == 0xA0 ? ' ' : c)
        .filter(PlainText::isSeen)
        .forEach(c -> {
          boolean again = c == ' ' && (out.isEmpty() || out.charAt(out.length() - 1) == ' ');
          if (!again) {
            out.appendCodePoint(c);
          }
        });
    String plain = out.toString().strip();
    if (plain.length() <= charsMax) {
      return plain;
    }
    int end = Character.isHighSurrogate(plain.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
    return plain.substring(0, end) + "…";
  }

  /** Neither a control, nor one that turns or joins others, nor one that no font knows. */
  public static boolean isSeen(int letter) {
    return switch (Character.getType(letter)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
