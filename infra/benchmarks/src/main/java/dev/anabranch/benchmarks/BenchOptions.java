package dev.anabranch.benchmarks;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What the step benchmark measures.
 *
 * @param steps steps of the session in one run
 * @param runs how often everything is measured; the figures are medians over the runs
 * @param promptKib size of the request of a model call
 * @param work where the files lie, on the disk that is measured; empty for a temporary folder
 */
record BenchOptions(int steps, int runs, int promptKib, Optional<Path> work) {
  static final Set<String> KNOWN = Set.of("--steps", "--runs", "--prompt", "--work");

  private static final int STEPS_MIN = 20;
  private static final int STEPS_MAX = 20_000;

  static BenchOptions of(Arguments arguments) {
    return new BenchOptions(
        arguments.number("--steps", 300, STEPS_MIN, STEPS_MAX),
        arguments.runs(),
        prompt(arguments),
        arguments.work());
  }

  static int prompt(Arguments arguments) {
    int kib = arguments.number("--prompt", 64, 1, 64);
    if (kib != 1 && kib != 64) {
      throw new IllegalArgumentException("--prompt is 1 or 64 (KiB)");
    }
    return kib;
  }
}
