package dev.anabranch.modelserver.repair;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows how the author writes. A change that makes a line more like other lines of the program and
 * its tests is likelier than one that makes it odd.
 *
 * <p>The measure is small and local: runs of three and four tokens that also occur on other lines
 * (Hindle et al., 2012: code is repetitive; Barr et al., 2014: most of a fix is in the program
 * already). It compares the changed lines before and after.
 */
final class Naturalness {
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final double STEP = 0.25;
  private static final double MOST = 2.5;

  private final Map<String, Set<String>> linesOfRuns = new HashMap<>();

  Naturalness(Program program) {
    for (Program.Unit unit : program.units()) {
      SourceFile source = unit.source();
      Map<Integer, List<String>> lines = new HashMap<>();
      for (Token token : source.tokens()) {
        lines.computeIfAbsent(source.lineOf(token), any -> new ArrayList<>()).add(token.text());
      }
      lines.forEach((line, tokens) -> remember(unit.path() + ":" + line, tokens));
    }
  }

  private void remember(String place, List<String> tokens) {
    for (String run : runs(tokens)) {
      linesOfRuns.computeIfAbsent(run, any -> new HashSet<>()).add(place);
    }
  }

  private static Set<String> runs(List<String> tokens) {
    Set<String> runs = new HashSet<>();
    for (int size = SHORT; size <= LONG; size++) {
      for (int i = 0; i + size <= tokens.size(); i++) {
        runs.add(String.join(" ", tokens.subList(i, i + size)));
      }
    }
    return runs;
  }

  /** Above 1 if the change makes its line more like others, below 1 if less. */
  double factor(SourceFile source, Candidate candidate) {
    int first = source.lineOf(candidate.start());
    int last = source.lineOf(Math.max(candidate.start(), candidate.end() - 1));
    String before = source.line(first);
    if (first != last) {
      return 1;
    }
    int offset = candidate.start() - source.lineStart(first);
    String after =
        before.substring(0, offset)
            + candidate.replacement()
            + before.substring(offset + candidate.end() - candidate.start());
    Set<String> old = runs(texts(source.language(), before));
    Set<String> young = runs(texts(source.language(), after));
    String place = source.path() + ":" + first;
    double gain = known(young, old, place) - known(old, young, place);
    return Math.min(MOST, Math.max(1 / MOST, Math.exp(STEP * gain)));
  }

  private static List<String> texts(Language language, String line) {
    return Tokens.of(language, line).stream()
        .filter(token -> token.kind() != Token.Kind.COMMENT)
        .map(Token::text)
        .toList();
  }

  /** How many runs, without those of {@code others}, stand on another line. */
  private double known(Set<String> runs, Set<String> others, String place) {
    double known = 0;
    for (String run : runs) {
      if (!others.contains(run)) {
        Set<String> places = linesOfRuns.getOrDefault(run, Set.of());
        int elsewhere = places.size() - (places.contains(place) ? 1 : 0);
        known += elsewhere == 0 ? 0 : Math.min(2, 0.5 + 0.5 * elsewhere);
      }
    }
    return known;
  }
}
