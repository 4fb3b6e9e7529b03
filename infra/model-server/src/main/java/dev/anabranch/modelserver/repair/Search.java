package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.RepairState.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which change to try next, given what the earlier ones did. */
final class Search {
  private final List<Trial> trials = new ArrayList<>();
  private final List<Ranking.Ranked> ranked;
  private final Adaptation adaptation;
  private final Program program;

  Search(Program program, Coverage coverage, Run base, List<Run> runs) {
    this.program = program;
    List<String> paths = program.units().stream().map(Program.Unit::path).toList();
    Failure failure = FailureReading.of(base.result().text(), paths);
    TestCases cases = TestCases.of(program.units(), failure);
    Suspicion suspicion = new Suspicion(program, failure, cases, coverage);
    this.ranked = Ranking.of(program, suspicion, EvidenceReading.of(program, failure));
    this.adaptation = new Adaptation(failure, paths);
    for (Run run : runs) {
      run.changedPath().ifPresent(path -> trials.add(new Trial(path, run.text(), run)));
    }
    trials.forEach(this::learn);
  }

  private void learn(Trial trial) {
    String original = original(trial.path());
    ranked.stream()
        .filter(one -> one.candidate().path().equals(trial.path()))
        .filter(one -> one.candidate().applyTo(original).equals(trial.text()))
        .findFirst()
        .ifPresent(one -> adaptation.learn(one, trial, original));
  }

  private String original(String path) {
    return program.unit(path).orElseThrow().source().text();
  }

  /** A changed text whose tests were run. */
  record Trial(String path, String text, Run run) {}

  int tried() {
    return (int) trials.stream().map(Trial::text).distinct().count();
  }

  int candidates() {
    return ranked.size();
  }

  Optional<Ranking.Ranked> next() {
    return Stream.concat(adaptation.derived().stream(), ranked.stream())
        .filter(one -> !tried(one.candidate()))
        .max(Comparator.comparingDouble(adaptation::score));
  }

  private boolean tried(Candidate candidate) {
    String text = candidate.applyTo(original(candidate.path()));
    return trials.stream()
        .anyMatch(trial -> trial.path().equals(candidate.path()) && trial.text().equals(text));
  }
}
