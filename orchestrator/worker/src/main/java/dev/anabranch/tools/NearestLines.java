package dev.anabranch.tools;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The place in a file that is most like a text which does not stand there, and how it differs. */
final class NearestLines {
  private static final int COMPARED_CHARS = 300;
  private static final int SHOWN_CHARS = 200;

  /** Two lines are alike if they share more than this of their pairs of letters. */
  private static final double ALIKE = 0.5;

  private final List<String> lines;
  private final List<String> wanted;

  private NearestLines(List<String> lines, List<String> wanted) {
    this.lines = lines;
    this.wanted = wanted;
  }

  /** Names the first line that differs, and what stands there; empty if nothing is alike. */
  static Optional<String> of(String wanted, String text) {
    List<String> said = wanted.lines().dropWhile(String::isBlank).toList();
    return said.isEmpty()
        ? Optional.empty()
        : new NearestLines(text.lines().toList(), said).words();
  }

  private Optional<String> words() {
    int nearest = nearest();
    if (nearest < 0) {
      return Optional.empty();
    }
    int differs = 0;
    while (differs < wanted.size() && same(nearest + differs, differs)) {
      differs++;
    }
    if (differs == wanted.size()) {
      return Optional.empty();
    }
    int line = nearest + differs;
    String there = line < lines.size() ? shown(lines.get(line)) : "(the file ends)";
    return Optional.of(
        "the nearest place is line "
            + (nearest + 1)
            + ", where line "
            + (line + 1)
            + " reads\n"
            + there
            + "\nand old has\n"
            + shown(wanted.get(differs))
            + "\n");
  }

  private boolean same(int line, int of) {
    return line < lines.size() && lines.get(line).strip().equals(wanted.get(of).strip());
  }

  /** The index of the line that is most like the first wanted one; -1 if none is. */
  private int nearest() {
    Map<Integer, Integer> first = pairs(wanted.getFirst());
    double best = ALIKE;
    int at = -1;
    for (int i = 0; i < lines.size(); i++) {
      double alike = alike(first, pairs(lines.get(i)));
      if (alike > best) {
        best = alike;
        at = i;
      }
    }
    return at;
  }

  /** How often each pair of neighbouring letters stands in the line. */
  private static Map<Integer, Integer> pairs(String line) {
    String text = line.strip();
    Map<Integer, Integer> pairs = new HashMap<>();
    for (int i = 0; i + 1 < Math.min(text.length(), COMPARED_CHARS); i++) {
      pairs.merge(text.charAt(i) << 16 | text.charAt(i + 1), 1, Integer::sum);
    }
    return pairs;
  }

  /** The share of pairs that two lines have in common (Dice). */
  private static double alike(Map<Integer, Integer> a, Map<Integer, Integer> b) {
    int common = 0;
    int all = 0;
    for (Map.Entry<Integer, Integer> pair : a.entrySet()) {
      common += Math.min(pair.getValue(), b.getOrDefault(pair.getKey(), 0));
      all += pair.getValue();
    }
    for (int count : b.values()) {
      all += count;
    }
    return all == 0 ? 0 : 2.0 * common / all;
  }

  private static String shown(String line) {
    return line.length() > SHOWN_CHARS ? line.substring(0, SHOWN_CHARS) + "..." : line;
  }
}
