package dev.anabranch.benchmarks;

import dev.anabranch.json.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs one benchmark by its name and prints what it found. */
public final class Bench {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  /** Logback's own name for where its configuration lies. */
  static final String LOGGING_KEY = "logback.configurationFile";

  static final String LOGGING = "dev/anabranch/benchmarks/bench-logging.xml";

  private Bench() {}

  public static void main(String[] args) {
    System.setProperty(LOGGING_KEY, LOGGING);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(args), out, err));
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.isEmpty()) {
      out.println(BenchOptions.USAGE);
      return DONE;
    }
    BenchOptions options;
    try {
      options = BenchOptions.of(args);
    } catch (IllegalArgumentException e) {
      err.println("anabranch bench: " + e.getMessage());
      err.println(BenchOptions.USAGE);
      return USAGE;
    }
    try {
      StepReport report = new StepBenchmark(options, err::println).run();
      Json.Obj json = report.json();
      out.println(options.json() ? json.canonical() : report.table());
      return DONE;
    } catch (BenchFailed e) {
      err.println("anabranch bench: " + e.getMessage());
      return FAILED;
    }
  }
}
