package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.RepairState.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which change to try next, given what the earlier ones did. */
final class Search {
  private final List<Trial> trials = new ArrayList<>();
  private final List<Ranking.Ranked> ranked;
  private final Program program;

  Search(Program program, Coverage coverage, Run base, List<Run> runs) {
    this.program = program;
    List<String> paths = program.units().stream().map(Program.Unit::path).toList();
    Failure failure = FailureReading.of(base.result().text(), paths);
    TestCases cases = TestCases.of(program.units(), failure);
    Suspicion suspicion = new Suspicion(program, failure, cases, coverage);
    this.ranked = Ranking.of(program, suspicion, EvidenceReading.of(program, failure));
    for (Run run : runs) {
      run.changedPath().ifPresent(path -> trials.add(new Trial(path, run.text(), run)));
    }
  }

  /** A changed text whose tests were run. */
  record Trial(String path, String text, Run run) {}

  int tried() {
    return (int) trials.stream().map(Trial::text).distinct().count();
  }

  int candidates() {
    return ranked.size();
  }

  List<Ranking.Ranked> ranked() {
    return ranked;
  }

  Optional<Ranking.Ranked> next() {
    return ranked.stream().filter(one -> !tried(one.candidate())).findFirst();
  }

  private boolean tried(Candidate candidate) {
    String text = candidate.applyTo(program.unit(candidate.path()).orElseThrow().source().text());
    return trials.stream()
        .anyMatch(trial -> trial.path().equals(candidate.path()) && trial.text().equals(text));
  }
}
