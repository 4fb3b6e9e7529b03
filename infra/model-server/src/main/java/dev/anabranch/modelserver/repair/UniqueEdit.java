package dev.anabranch.modelserver.repair;

/**
 * An edit for a tool that wants {@code old} to occur exactly once: whole lines around the change,
 * as many as it takes.
 */
record UniqueEdit(String old, String replacement) {

  /** The edit that makes {@code after} of {@code before}; they must differ. */
  static UniqueEdit between(String before, String after) {
    int prefix = commonPrefix(before, after);
    int suffix = commonSuffix(before, after, prefix);
    int from = lineStart(before, prefix);
    int to = lineEnd(before, before.length() - suffix);
    while (!unique(before, from, to)) {
      boolean up = from > 0;
      boolean down = to < before.length();
      if (!up && !down) {
        break;
      }
      from = up ? lineStart(before, from - 1) : from;
      to = !up || (to - from) > 2000 ? lineEnd(before, Math.min(to + 1, before.length())) : to;
    }
    return new UniqueEdit(
        before.substring(from, to), after.substring(from, to + after.length() - before.length()));
  }

  private static boolean unique(String text, int from, int to) {
    String part = text.substring(from, to);
    return !part.isBlank() && text.indexOf(part) == from && text.indexOf(part, from + 1) < 0;
  }

  private static int commonPrefix(String left, String right) {
    int at = 0;
    while (at < left.length() && at < right.length() && left.charAt(at) == right.charAt(at)) {
      at++;
    }
    return at;
  }

  private static int commonSuffix(String left, String right, int prefix) {
    int length = 0;
    int most = Math.min(left.length(), right.length()) - prefix;
    while (length < most
        && left.charAt(left.length() - 1 - length) == right.charAt(right.length() - 1 - length)) {
      length++;
    }
    return length;
  }

  private static int lineStart(String text, int at) {
    return text.lastIndexOf('\n', at - 1) + 1;
  }

  private static int lineEnd(String text, int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }
}
