package dev.anabranch.launcher.text;

/** Untrusted text made fit for one line of a terminal. */
public final class OneLine {
  private OneLine() {}

  /**
   * White space becomes one space, control characters (also those of colours) a dot; letters that
   * nobody sees and that turn, join or hide others are left out.
   */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.strip()
        .codePoints()
        .forEach(c -> {
          switch (Character.getType(c)) {
            case Character.CONTROL -> out.append(c == '\n' || c == '\t' || c == '\r' ? ' ' : '·');
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> out.append(' ');
            case Character.FORMAT, Character.SURROGATE -> {
              // A line that reads in another direction than it is written tells a lie.
            }
            default -> out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  /** As {@link #of}, at most {@code columns} of a terminal wide; keeps leading spaces. */
  public static String clip(String text, int columns) {
    int indent = text.length() - text.stripLeading().length();
    String line = " ".repeat(indent) + of(text);
    return Columns.of(line) <= columns ? line : Columns.fitting(line, columns - 1) + "…";
  }
}
