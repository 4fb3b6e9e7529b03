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
  private static final double SITE_WEAR = 0.75;
  private static final double LINE_WEAR = 0.93;
  private static final double DERIVED = 8;
  private static final int NUMBERS_MAX = 4;

  private final Failure base;
  private final List<String> paths;
  private final Map<String, Past> sites = new HashMap<>();
  private final Map<String, Past> lines = new HashMap<>();
  private final List<Ranked> derived = new ArrayList<>();

  Adaptation(Failure base, List<String> paths) {
    this.base = base;
    this.paths = paths;
  }

  void learn(Ranked tried, Trial trial, String original) {
    Effect effect = Effect.of(base, trial.run().result(), paths);
    sites.computeIfAbsent(site(tried), any -> new Past()).add(siteFactor(effect));
    lines.computeIfAbsent(line(tried), any -> new Past()).add(lineFactor(effect));
    if (tried.candidate().kind() == FaultKind.NUMBER && effect != Effect.NONE) {
      derive(tried, trial, original);
    }
  }

  private static double siteFactor(Effect effect) {
    return switch (effect) {
      case NONE -> 0.5;
      case OTHER_VALUES -> 1.2;
      case CLOSER -> 3;
      case FEWER_FAIL -> 4;
      case WORSE -> 0.9;
      case HANGS -> 0.8;
    };
  }

  private static double lineFactor(Effect effect) {
    return switch (effect) {
      case NONE -> 0.85;
      case OTHER_VALUES -> 1.1;
      case CLOSER -> 1.5;
      case FEWER_FAIL -> 2;
      case WORSE -> 0.97;
      case HANGS -> 0.95;
    };
  }

  /** What the changes of one place did: the best effect counts once, each trial wears it down. */
  private static final class Past {
    private double best;
    private int trials;

    void add(double factor) {
      best = Math.max(best, factor);
      trials++;
    }

    double factor(double wear) {
      return best * Math.pow(wear, trials - 1);
    }
  }

  private static String site(Ranked ranked) {
    Candidate candidate = ranked.candidate();
    return candidate.path() + ":" + candidate.kind() + ":" + candidate.site();
  }

  private static String line(Ranked ranked) {
    return ranked.candidate().path() + ":" + ranked.line();
  }

  double score(Ranked ranked) {
    Past site = sites.get(site(ranked));
    Past line = lines.get(line(ranked));
    return ranked.score()
        * (site == null ? 1 : site.factor(SITE_WEAR))
        * (line == null ? 1 : line.factor(LINE_WEAR));
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
      now.pairs().stream()
          .filter(after -> after.expected().equals(before.expected()))
          .findFirst()
          .ifPresent(after -> interpolate(tried, before, after, from, to));
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
