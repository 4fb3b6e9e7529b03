package dev.anabranch.modelserver.repair;

/** Finds where a statement of several lines begins in a language without braces. */
final class StatementStart {
  private StatementStart() {}

  /** The line at which the brackets that are open in {@code line} opened, or a shell list began. */
  static int of(SourceFile source, int line, int notBefore) {
    int start = line;
    for (int i = 0; i < source.tokens().size(); i++) {
      int here = source.lineOf(source.token(i));
      if (here >= line) {
        break;
      }
      int partner = source.partner(i);
      boolean spans = partner > i && source.lineOf(source.token(partner)) >= line;
      if (spans && here > notBefore && here < start && !source.token(i).is("{")) {
        start = here;
      }
    }
    while (start > notBefore + 1 && continues(source.line(start - 1), source.line(start))) {
      start--;
    }
    return start;
  }

  private static boolean continues(String above, String line) {
    String end = above.strip();
    boolean firstPattern = end.endsWith(" in") && line.strip().matches("[\\w*?\"'|/-]+\\).*");
    boolean open = end.endsWith("\\") || end.endsWith("|") || end.endsWith("&&");
    return open || firstPattern;
  }
}
