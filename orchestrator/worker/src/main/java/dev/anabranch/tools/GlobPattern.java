package dev.anabranch.tools;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which paths a pattern names: {@code *} and {@code ?} within a name, {@code [abc]}, {@code {a,b}},
 * and {@code **} for any number of folders. Matched name by name, so that a walk sees at each
 * folder whether anything below can fit; a name costs its length times that of the pattern.
 */
final class GlobPattern {
  static final int CHARS_MAX = 500;
  static final int CHOICES_MAX = 64;

  private final List<List<String>> choices;

  private GlobPattern(List<List<String>> choices) {
    this.choices = choices;
  }

  static GlobPattern of(String text) throws ArgumentsRefused {
    if (text.length() > CHARS_MAX) {
      throw refused("is longer than " + CHARS_MAX + " characters");
    }
    List<String> plain = new ArrayList<>();
    expand(text, plain);
    List<List<String>> choices = new ArrayList<>();
    for (String one : plain) {
      choices.add(names(one));
    }
    return new GlobPattern(choices);
  }

  private static ArgumentsRefused refused(String why) {
    return new ArgumentsRefused(
        "fs_glob: \"pattern\" " + why + "; it looks like src/**/*.java or *.{md,txt}");
  }

  /** Writes out each choice of the first pair of braces, and of those after it. */
  private static void expand(String text, List<String> into) throws ArgumentsRefused {
    int open = text.indexOf('{');
    int close = text.indexOf('}', Math.max(open, 0));
    if (open < 0) {
      into.add(text);
      if (into.size() > CHOICES_MAX) {
        throw refused("has more than " + CHOICES_MAX + " choices");
      }
      return;
    }
    if (close < 0 || text.substring(open + 1, close).indexOf('{') >= 0) {
      throw refused("has braces that do not fit");
    }
    for (String choice : text.substring(open + 1, close).split(",", -1)) {
      expand(text.substring(0, open) + choice + text.substring(close + 1), into);
    }
  }

  private static List<String> names(String text) throws ArgumentsRefused {
    List<String> names = new ArrayList<>();
    for (String name : text.split("/", -1)) {
      switch (name) {
        case "", "." -> {}
        case ".." -> throw refused("cannot lead upwards");
        default -> names.add(name);
      }
    }
    if (names.isEmpty()) {
      throw refused("names nothing");
    }
    return names;
  }

  Step start() {
    List<BitSet> at = new ArrayList<>();
    for (List<String> names : choices) {
      BitSet set = new BitSet();
      reach(names, 0, set);
      at.add(set);
    }
    return new Step(at);
  }

  /** Two stars before a name stand for no folder, too; at the end for one name at least. */
  private static void reach(List<String> names, int place, BitSet set) {
    set.set(place);
    if (place < names.size() - 1 && names.get(place).equals("**")) {
      reach(names, place + 1, set);
    }
  }

  /** How far each choice has come on the way down to a folder. */
  final class Step {
    private final List<BitSet> at;

    private Step(List<BitSet> at) {
      this.at = at;
    }

    /** One name further down. */
    Step into(String name) {
      List<BitSet> next = new ArrayList<>();
      for (int i = 0; i < at.size(); i++) {
        List<String> names = choices.get(i);
        BitSet set = new BitSet();
        at.get(i).stream()
            .filter(place -> place < names.size())
            .forEach(place -> {
              if (names.get(place).equals("**")) {
                reach(names, place, set);
                set.set(names.size(), place == names.size() - 1 || set.get(names.size()));
              } else if (fits(names.get(place), name)) {
                reach(names, place + 1, set);
              }
            });
        next.add(set);
      }
      return new Step(next);
    }

    /** True if the path that led here is one of those named. */
    boolean isFound() {
      for (int i = 0; i < at.size(); i++) {
        if (at.get(i).get(choices.get(i).size())) {
          return true;
        }
      }
      return false;
    }

    /** True if something below may be. */
    boolean leadsOn() {
      for (int i = 0; i < at.size(); i++) {
        int last = at.get(i).length() - 1;
        boolean first =
            at.get(i).nextSetBit(0) >= 0 && at.get(i).nextSetBit(0) < choices.get(i).size();
        if (last >= 0 && first) {
          return true;
        }
      }
      return false;
    }
  }

  /** Goes back to the last star only, which is enough: what came before it fits already. */
  static boolean fits(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int from = 0;
    while (n < name.length()) {
      int after =
          p < pattern.length() && pattern.charAt(p) != '*' ? one(pattern, p, name.charAt(n)) : -1;
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        from = n;
      } else if (after > 0) {
        p = after;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++from;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** Where the pattern goes on if its next part fits the letter; -1 if it does not. */
  private static int one(String pattern, int at, char letter) {
    int close = pattern.charAt(at) == '[' ? pattern.indexOf(']', at + 2) : -1;
    if (close > 0) {
      return inSet(pattern.substring(at + 1, close), letter) ? close + 1 : -1;
    }
    return pattern.charAt(at) == '?' || pattern.charAt(at) == letter ? at + 1 : -1;
  }

  private static boolean inSet(String set, char letter) {
    boolean not = set.length() > 1 && (set.charAt(0) == '!' || set.charAt(0) == '^');
    for (int i = not ? 1 : 0; i < set.length(); i++) {
      boolean range = i + 2 < set.length() && set.charAt(i + 1) == '-';
      char last = range ? set.charAt(i + 2) : set.charAt(i);
      if (letter >= set.charAt(i) && letter <= last) {
        return !not;
      }
      i += range ? 2 : 0;
    }
    return not;
  }
}
