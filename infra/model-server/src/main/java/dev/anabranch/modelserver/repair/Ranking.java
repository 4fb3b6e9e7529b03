package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Program.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orders the candidates: how far their line is distrusted, times how likely the change is there. A
 * class of faults with few places gives each of them more, since any class may be the one, and a
 * place with many changes gives each of them less.
 */
final class Ranking {
  private static final double SHARE = 0.6;
  private static final double TRUST = 1.5;
  private static final double CROWD = 0.35;
  private static final List<Mutation> MUTATIONS =
      List.of(
          new ComparisonFlips(),
          new OffByOne(),
          new Negations(),
          new ArithmeticSwaps(),
          new NumberConstants(),
          new StringConstants(),
          new BooleanSwaps(),
          new NeighbourSwaps(),
          new SimilarCalls());

  /** A candidate with its place in the order; more is earlier. */
  record Ranked(Candidate candidate, int line, double score) {}

  private Ranking() {}

  /** All candidates of the lines that may change, likeliest first. */
  static List<Ranked> of(Program program, Suspicion suspicion, Evidence evidence) {
    List<Ranked> found = new ArrayList<>();
    for (Unit unit : program.units()) {
      if (!unit.testFile()) {
        add(unit, suspicion, evidence, found);
      }
    }
    Map<FaultKind, Double> sums = sums(found);
    Map<String, Double> weights = weights(found);
    Naturalness naturalness = new Naturalness(program);
    return found.stream()
        .map(one -> weighed(program, naturalness, sums, weights, one))
        .sorted(Comparator.comparingDouble(Ranked::score).reversed())
        .toList();
  }

  private static Ranked weighed(
      Program program,
      Naturalness naturalness,
      Map<FaultKind, Double> sums,
      Map<String, Double> weights,
      Ranked one) {
    Candidate candidate = one.candidate();
    SourceFile source = program.unit(candidate.path()).orElseThrow().source();
    double sum = Math.max(1, sums.getOrDefault(candidate.kind(), 1.0));
    double likely = candidate.weight() * naturalness.factor(source, candidate);
    return new Ranked(
        candidate,
        one.line(),
        one.score()
            * likely
            / Math.pow(sum, SHARE)
            / Math.pow(Math.max(1, weights.getOrDefault(site(candidate), 1.0)), CROWD));
  }

  private static String site(Candidate candidate) {
    return candidate.kind() + " " + candidate.path() + " " + candidate.site();
  }

  /** The weights of all changes of a place together. */
  private static Map<String, Double> weights(List<Ranked> found) {
    Map<String, Double> weights = new HashMap<>();
    found.forEach(
        one -> weights.merge(site(one.candidate()), one.candidate().weight(), Double::sum));
    return weights;
  }

  private static void add(Unit unit, Suspicion suspicion, Evidence evidence, List<Ranked> found) {
    Code code = new Code(unit.source());
    Proposals proposals = new Proposals(unit.source());
    MUTATIONS.forEach(mutation -> mutation.propose(code, evidence, proposals));
    Map<String, Ranked> byText = new HashMap<>();
    for (Candidate candidate : proposals.all()) {
      int first = unit.source().lineOf(candidate.start());
      int last = unit.source().lineOf(Math.max(candidate.start(), candidate.end() - 1));
      if (changeable(unit, first, last)) {
        String text = candidate.applyTo(unit.source().text());
        double trust = suspicion.of(unit, first);
        byText.merge(
            text,
            new Ranked(candidate, first, Math.pow(trust, TRUST)),
            (old, other) -> old.candidate().weight() >= other.candidate().weight() ? old : other);
      }
    }
    byText.values().stream()
        .sorted(
            Comparator.comparingInt((Ranked one) -> one.candidate().start())
                .thenComparing(one -> one.candidate().replacement()))
        .forEach(found::add);
  }

  private static boolean changeable(Unit unit, int first, int last) {
    for (int line = first; line <= last; line++) {
      if (!unit.changeable(line)) {
        return false;
      }
    }
    return true;
  }

  /** The distrust of all places of a class together. */
  private static Map<FaultKind, Double> sums(List<Ranked> found) {
    Map<FaultKind, Double> sums = new EnumMap<>(FaultKind.class);
    Set<String> sites = new HashSet<>();
    for (Ranked one : found) {
      Candidate candidate = one.candidate();
      if (sites.add(site(candidate))) {
        sums.merge(candidate.kind(), one.score(), Double::sum);
      }
    }
    return sums;
  }
}
