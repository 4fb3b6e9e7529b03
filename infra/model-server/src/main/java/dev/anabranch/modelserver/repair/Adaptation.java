package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Ranking.Ranked;
import dev.anabranch.modelserver.repair.Search.Trial;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns from the changes that did not help. A change without any effect makes its place less
 * suspect; one that brings the values nearer, or lets fewer tests fail, makes it more so. Where a
 * changed number moved a value, the number that would move it all the way becomes a candidate.
 */
final class Adaptation {
  private static final double DERIVED = 8;
  private static final int NUMBERS_MAX = 4;

  private final Failure base;
  private final List<String> paths;
  private final Map<String, Double> sites = new HashMap<>();
  private final Map<String, Double> lines = new HashMap<>();
  private final List<Ranked> derived = new ArrayList<>();

  Adaptation(Failure base, List<String> paths) {
    this.base = base;
    this.paths = paths;
  }

  void learn(Ranked tried, Trial trial, String original) {
    Effect effect = Effect.of(base, trial.run().result(), paths);
    switch (effect) {
      case NONE -> scale(tried, 0.5, 0.85);
      case OTHER_VALUES -> scale(tried, 1.3, 1.1);
      case CLOSER -> scale(tried, 3, 1.5);
      case FEWER_FAIL -> scale(tried, 4, 2);
      case WORSE -> scale(tried, 0.9, 0.97);
      case HANGS -> scale(tried, 0.8, 0.95);
    }
    if (tried.candidate().kind() == FaultKind.NUMBER) {
      derive(tried, trial, original);
    }
  }

  private void scale(Ranked tried, double site, double line) {
    sites.merge(site(tried), site, (old, factor) -> old * factor);
    lines.merge(line(tried), line, (old, factor) -> old * factor);
  }

  private static String site(Ranked ranked) {
    Candidate candidate = ranked.candidate();
    return candidate.path() + ":" + candidate.kind() + ":" + candidate.site();
  }

  private static String line(Ranked ranked) {
    return ranked.candidate().path() + ":" + ranked.line();
  }

  double score(Ranked ranked) {
    return ranked.score()
        * sites.getOrDefault(site(ranked), 1.0)
        * lines.getOrDefault(line(ranked), 1.0);
  }

  /** Candidates that only the trials brought up. */
  List<Ranked> derived() {
    return derived;
  }

  /** If the value follows the number in a straight line, this is where it is the wanted one. */
  private void derive(Ranked tried, Trial trial, String original) {
    Candidate candidate = tried.candidate();
    String old = original.substring(candidate.start(), candidate.end());
    if (!plain(old) || !plain(candidate.replacement())) {
      return;
    }
    Failure now = FailureReading.of(trial.run().result().text(), paths);
    double from = Double.parseDouble(old);
    double to = Double.parseDouble(candidate.replacement());
    for (ValuePair before : base.pairs()) {
      for (ValuePair after : now.pairs()) {
        if (before.expected().equals(after.expected())) {
          interpolate(tried, before, after, from, to);
        }
      }
    }
  }

  private static boolean plain(String number) {
    return number.matches("-?\\d{1,9}(?:\\.\\d{1,6})?");
  }

  private void interpolate(
      Ranked tried, ValuePair before, ValuePair after, double from, double to) {
    List<double[]> first = before.differingNumbers();
    List<double[]> second = after.differingNumbers();
    if (first.size() != second.size()) {
      return;
    }
    for (int i = 0; i < Math.min(first.size(), NUMBERS_MAX); i++) {
      double moved = second.get(i)[0] - first.get(i)[0];
      double needed = first.get(i)[1] - first.get(i)[0];
      if (first.get(i)[1] == second.get(i)[1] && moved != 0) {
        offer(tried, from + needed * (to - from) / moved);
      }
    }
  }

  private void offer(Ranked tried, double target) {
    Candidate old = tried.candidate();
    boolean whole = !old.replacement().contains(".");
    BigDecimal value = new BigDecimal(target, new MathContext(whole ? 12 : 4)).stripTrailingZeros();
    if (Math.abs(target) > 1e9 || (whole && value.scale() > 0)) {
      return;
    }
    String text = value.toPlainString();
    Candidate better =
        new Candidate(
            old.path(),
            old.start(),
            old.end(),
            whole || text.contains(".") ? text : text + ".0",
            old.kind(),
            old.site(),
            old.weight());
    derived.add(
        new Ranked(better, tried.line(), tried.score() * DERIVED / Math.max(0.05, old.weight())));
  }
}
