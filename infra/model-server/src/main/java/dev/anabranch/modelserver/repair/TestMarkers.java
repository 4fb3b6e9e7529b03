package dev.anabranch.modelserver.repair;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Finds the regions that comments mark as tests: {@code # --- tests ---}, {@code // BEGIN TESTS} up
 * to {@code // END TESTS}. A marker is a comment on a line of its own that says little else. One
 * that neither begins nor ends something nor is set off by a rule counts only if what follows looks
 * like tests.
 */
final class TestMarkers {
  private static final Set<String> WORDS =
      words(
          "begin start end self unit the of tests test testing checks check assertions asserts"
              + " region endregion section selftest suite cases case regression here below inline"
              + " embedded built in code runner harness do not edit change touch and finish stop"
              + " sanity verification driver section block area part line this must not be changed"
              + " modify modified unchanged for program only keep as is small simple main");
  private static final Set<String> NEEDED =
      words("tests test testing checks assertions asserts selftest");
  private static final Set<String> BEGINS = words("begin start region");
  private static final Set<String> CLOSING = words("end endregion finish stop");
  private static final int WORDS_IN_RULES_MAX = 10;
  private static final Pattern RULE = Pattern.compile("[-=*#~_+/<>\\[]{3,}");
  private static final Pattern TESTS =
      Pattern.compile(
          "(?i)assert|fail|expect|not ok|mismatch|\\btest_?\\w*\\s*\\(|\\bcheck\\w*\\b");

  private final SourceFile source;
  private final BitSet lines = new BitSet();

  private TestMarkers(SourceFile source) {
    this.source = source;
  }

  private static Set<String> words(String text) {
    return Set.copyOf(Arrays.asList(text.split(" ")));
  }

  /** The marked lines with their markers, counted from 1; without an end they go to the last. */
  static BitSet of(SourceFile source) {
    TestMarkers markers = new TestMarkers(source);
    markers.find();
    return markers.lines;
  }

  private void find() {
    int begin = 0;
    boolean clear = false;
    for (Token comment : source.comments()) {
      int line = source.lineOf(comment);
      Set<String> said = said(comment, line);
      boolean closes = said.stream().anyMatch(CLOSING::contains);
      if (closes && begin > 0) {
        mark(begin, line, true);
        begin = 0;
      } else if (!said.isEmpty() && !closes && begin == 0) {
        begin = line;
        clear = ruled(comment, line) || said.stream().anyMatch(BEGINS::contains);
      }
    }
    if (begin > 0) {
      mark(begin, source.lines(), clear);
    }
  }

  /** The words of a marker; empty if the comment is none. */
  private Set<String> said(Token comment, int line) {
    String text = comment.text().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", " ").strip();
    Set<String> said = words(text);
    boolean alone = source.line(line).strip().length() == comment.text().strip().length();
    boolean marks = said.stream().anyMatch(NEEDED::contains);
    boolean little =
        WORDS.containsAll(said) || (ruled(comment, line) && said.size() <= WORDS_IN_RULES_MAX);
    return alone && marks && little ? said : Set.of();
  }

  /** True if a rule of signs is drawn in the comment, or above or below it. */
  private boolean ruled(Token comment, int line) {
    return RULE.matcher(comment.text()).find() || rule(line - 1) || rule(line + 1);
  }

  private boolean rule(int line) {
    return line >= 1
        && line <= source.lines()
        && source.line(line).strip().matches("(?:#|//|/?\\*)? ?[-=*#~_+/]{5,}");
  }

  private void mark(int first, int last, boolean clear) {
    boolean tests =
        IntStream.rangeClosed(first + 1, last)
            .anyMatch(line -> TESTS.matcher(source.line(line)).find());
    if (clear || tests) {
      lines.set(first, last + 1);
    }
  }
}
