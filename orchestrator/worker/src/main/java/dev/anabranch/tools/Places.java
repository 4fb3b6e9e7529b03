package dev.anabranch.tools;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a text stands in another, overlapping places included: how often, and the first few.
 *
 * @param first where the first ones begin, at most {@link #FIRST_MAX}
 */
record Places(int count, List<Integer> first) {
  static final int FIRST_MAX = 10;

  Places {
    first = List.copyOf(first);
  }

  /** Reads each text once (Knuth, Morris and Pratt), so that no pair of them takes for ever. */
  static Places of(String wanted, String text) {
    int[] borders = borders(wanted);
    List<Integer> first = new ArrayList<>();
    int count = 0;
    int matched = 0;
    for (int i = 0; i < text.length(); i++) {
      matched = next(wanted, borders, matched, text.charAt(i));
      if (matched == wanted.length()) {
        if (count++ < FIRST_MAX) {
          first.add(i + 1 - matched);
        }
        matched = borders[matched - 1];
      }
    }
    return new Places(count, first);
  }

  /** For each beginning of the text, how long its longest beginning is that is also its end. */
  private static int[] borders(String text) {
    int[] borders = new int[text.length()];
    for (int i = 1; i < text.length(); i++) {
      borders[i] = next(text, borders, borders[i - 1], text.charAt(i));
    }
    return borders;
  }

  private static int next(String text, int[] borders, int matched, char c) {
    int length = matched;
    while (length > 0 && text.charAt(length) != c) {
      length = borders[length - 1];
    }
    return text.charAt(length) == c ? length + 1 : length;
  }
}
