package dev.anabranch.benchmarks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What to measure.
 *
 * @param steps steps of the session in one run
 * @param runs how often everything is measured; the figures are medians over the runs
 * @param promptKib size of the request of a model call
 * @param work where the files lie, on the disk that is measured; empty for a temporary folder
 */
record BenchOptions(int steps, int runs, int promptKib, Optional<Path> work, boolean json) {
  static final String USAGE =
      """
      usage: anabranch bench step [--steps N] [--runs N] [--prompt 1|64] [--work DIR] [--json]
        step   one session through journal, actor and Kafka, beside its bare parts
        --steps N      steps of the session in a run (default 300)
        --runs N       runs of which the median is shown (default 5)
        --prompt 1|64  size in KiB of the request of a model call (default 64)
        --work DIR     a folder on the disk to measure (default: a temporary folder)\
      """;

  private static final int STEPS_MIN = 20;
  private static final int STEPS_MAX = 20_000;
  private static final int RUNS_MAX = 99;

  /** Reads a benchmark's name and what follows it. */
  static BenchOptions of(List<String> args) {
    BenchOptions options = new BenchOptions(300, 5, 64, Optional.empty(), false);
    Deque<String> rest = new ArrayDeque<>(args);
    String name = rest.removeFirst();
    if (!name.equals("step")) {
      throw new IllegalArgumentException("no benchmark is named " + name + "; there is: step");
    }
    while (!rest.isEmpty()) {
      options = options.with(rest.removeFirst(), rest);
    }
    return options;
  }

  private BenchOptions with(String option, Deque<String> rest) {
    return switch (option) {
      case "--json" -> new BenchOptions(steps, runs, promptKib, work, true);
      case "--steps" ->
          new BenchOptions(number(option, rest, STEPS_MIN, STEPS_MAX), runs, promptKib, work, json);
      case "--runs" ->
          new BenchOptions(steps, number(option, rest, 1, RUNS_MAX), promptKib, work, json);
      case "--prompt" -> new BenchOptions(steps, runs, prompt(option, rest), work, json);
      case "--work" ->
          new BenchOptions(steps, runs, promptKib, Optional.of(Path.of(value(option, rest))), json);
      default -> throw new IllegalArgumentException("unknown option " + option);
    };
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.removeFirst();
  }

  private static int prompt(String option, Deque<String> rest) {
    int kib = number(option, rest, 1, 64);
    if (kib != 1 && kib != 64) {
      throw new IllegalArgumentException(option + " is 1 or 64 (KiB)");
    }
    return kib;
  }

  private static int number(String option, Deque<String> rest, int least, int most) {
    String text = value(option, rest);
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        option + " is a whole number from " + least + " to " + most + ", not " + text);
  }
}
