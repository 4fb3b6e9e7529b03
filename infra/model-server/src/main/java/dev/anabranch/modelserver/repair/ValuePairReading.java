package dev.anabranch.modelserver.repair;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a test got and what it wanted in the ways that frameworks and people write it. */
final class ValuePairReading {
  private static final int PAIRS_MAX = 12;
  private static final List<Pattern> ACTUAL_FIRST =
      List.of(
          Pattern.compile(
              "(?:AssertionError:?(?: \\w+ differ:)?|\\bdiffer:?) (.+?) (?:!=|!==|≠) (.+?)(?: : .*)?$",
              Pattern.MULTILINE),
          Pattern.compile("^\\s*(.+?) !== (.+)$", Pattern.MULTILINE),
          Pattern.compile(
              "(?i)\\b(?:got|actual|was|received|found)(?: value)?\\b[:= ]+(.+?)[,;.]?\\s+(?:but |and |\\()?(?:was )?(?:expected|want(?:ed)?|should be)\\b[:= ]+(.+)$",
              Pattern.MULTILINE));
  private static final List<Pattern> EXPECTED_FIRST =
      List.of(
          Pattern.compile(
              "(?i)\\b(?:expected|want(?:ed)?|should be)\\b(?: value)?[:= ]+(.+?)[,;.]?\\s+(?:but |and |\\()?(?:instead )?(?:it )?(?:got|was|actual|received|found|is)\\b[:= ]+(.+)$",
              Pattern.MULTILINE));
  private static final Pattern EXPECTED_LINE =
      Pattern.compile("(?i)^\\W*(?:expected|want(?:ed)?)\\b[:= ]\\s*(.+)$");
  private static final Pattern ACTUAL_LINE =
      Pattern.compile(
          "(?i)^\\W*(?:actual|got|received|found|was|but was|but got)\\b[:= ]\\s*(.+)$");
  private static final Pattern REMOVED = Pattern.compile("^([-<]) ?(.*)$");
  private static final Pattern ADDED = Pattern.compile("^([+>]) ?(.*)$");

  private ValuePairReading() {}

  static List<ValuePair> of(String output) {
    Set<ValuePair> pairs = new LinkedHashSet<>();
    ACTUAL_FIRST.forEach(pattern -> inOneLine(pattern, output, false, pairs));
    EXPECTED_FIRST.forEach(pattern -> inOneLine(pattern, output, true, pairs));
    inTwoLines(output.lines().toList(), pairs);
    return pairs.stream()
        .filter(pair -> !pair.actual().equals(pair.expected()))
        .limit(PAIRS_MAX)
        .toList();
  }

  private static void inOneLine(
      Pattern pattern, String output, boolean expectedFirst, Set<ValuePair> pairs) {
    Matcher matcher = pattern.matcher(output);
    while (matcher.find() && pairs.size() < PAIRS_MAX) {
      ValuePair pair = new ValuePair(bare(matcher.group(1)), bare(matcher.group(2)));
      pairs.add(expectedFirst ? pair.reversed() : pair);
    }
  }

  private static void inTwoLines(List<String> lines, Set<ValuePair> pairs) {
    boolean nodeDiff = lines.stream().anyMatch(line -> line.contains("+ actual - expected"));
    for (int i = 0; i < lines.size(); i++) {
      for (int j = i + 1; j < lines.size() && j <= i + 3; j++) {
        pair(EXPECTED_LINE, ACTUAL_LINE, lines.get(i), lines.get(j), true, pairs);
        pair(ACTUAL_LINE, EXPECTED_LINE, lines.get(i), lines.get(j), false, pairs);
        diff(REMOVED, ADDED, lines.get(i), lines.get(j), nodeDiff, pairs);
        diff(ADDED, REMOVED, lines.get(i), lines.get(j), !nodeDiff, pairs);
      }
    }
  }

  private static void pair(
      Pattern above,
      Pattern below,
      String first,
      String second,
      boolean expectedFirst,
      Set<ValuePair> pairs) {
    Matcher left = above.matcher(first);
    Matcher right = below.matcher(second);
    if (left.find() && right.find()) {
      ValuePair pair = new ValuePair(bare(left.group(1)), bare(right.group(1)));
      pairs.add(expectedFirst ? pair.reversed() : pair);
    }
  }

  /** A line that went and the line that came in its place. Which is which the tool decides. */
  private static void diff(
      Pattern above,
      Pattern below,
      String first,
      String second,
      boolean expectedFirst,
      Set<ValuePair> pairs) {
    Matcher left = above.matcher(first);
    Matcher right = below.matcher(second);
    if (left.matches()
        && right.matches()
        && !left.group(2).isEmpty()
        && !right.group(2).isEmpty()
        && Alignment.distance(head(left.group(2)), head(right.group(2)))
            < Math.max(left.group(2).length(), right.group(2).length())) {
      ValuePair pair = new ValuePair(left.group(2), right.group(2));
      pairs.add(expectedFirst ? pair.reversed() : pair);
    }
  }

  private static String head(String text) {
    return text.substring(0, Math.min(80, text.length()));
  }

  /** Without the quotes and brackets that messages put around values. */
  private static String bare(String text) {
    String value = text.strip();
    boolean changed = true;
    while (changed && value.length() >= 2) {
      char first = value.charAt(0);
      char last = value.charAt(value.length() - 1);
      changed = (first == last && "'\"`".indexOf(first) >= 0) || (first == '<' && last == '>');
      value = changed ? value.substring(1, value.length() - 1) : value;
    }
    return value;
  }
}
