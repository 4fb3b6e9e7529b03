package dev.anabranch.launcher.text;

/** Untrusted text made fit for one line of a terminal. */
public final class OneLine {
  private OneLine() {}

  /** White space becomes one space, control characters (also those of colours) a dot. */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.strip()
        .codePoints()
        .forEach(c -> {
          if (c == '\n' || c == '\t' || c == '\r') {
            out.append(' ');
          } else {
            out.appendCodePoint(Character.isISOControl(c) ? '·' : c);
          }
        });
    return out.toString();
  }

  /** As {@link #of}, at most {@code columns} long; keeps leading spaces. */
  public static String clip(String text, int columns) {
    int indent = text.length() - text.stripLeading().length();
    String line = " ".repeat(indent) + of(text);
    return line.length() <= columns ? line : line.substring(0, columns - 1) + "…";
  }
}
