package dev.anabranch.benchmarks;

import dev.anabranch.benchmarks.cache.CacheBenchmark;
import dev.anabranch.benchmarks.console.ConsoleBenchmark;
import dev.anabranch.benchmarks.dispatch.DispatchBenchmark;
import dev.anabranch.benchmarks.sandbox.SandboxBenchmark;
import dev.anabranch.benchmarks.store.StoreBenchmark;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Runs one benchmark by its name and prints what it found. */
public final class Bench {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  static final String TEXT =
      """
      usage: anabranch bench NAME [--runs N] [--work DIR] [--json] [options]
        step     one session through journal, actor and Kafka, beside its bare parts
          --steps N      steps of the session in a run (default 300)
          --prompt 1|64  size in KiB of the request of a model call (default 64)
        cache    what policies of the prompt cost on the standard 50 calls, beside what is expected;
                 counted, not timed
        sessions %s
        dispatch %s
        sandbox  %s
        console  %s
      %s
        --runs N   runs of which the median is shown (default 5)
        --work DIR a folder on the disk to measure (default: a temporary folder)\
      """
          .formatted(
              ManySessionsBenchmark.TEXT.indent(2).strip(),
              DispatchBenchmark.TEXT.indent(2).strip(),
              SandboxBenchmark.TEXT.indent(2).strip(),
              ConsoleBenchmark.TEXT.indent(2).strip(),
              StoreBenchmark.usage().stripTrailing());

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
      out.println(TEXT);
      return DONE;
    }
    try {
      Asked asked = asked(args.getFirst(), args.subList(1, args.size()));
      Report report = asked.measure.run(err::println);
      out.println(asked.json ? report.json().canonical() : report.table());
      return DONE;
    } catch (IllegalArgumentException e) {
      err.println("anabranch bench: " + e.getMessage());
      err.println(TEXT);
      return USAGE;
    } catch (BenchFailed e) {
      err.println("anabranch bench: " + e.getMessage());
      return FAILED;
    }
  }

  private static Asked asked(String name, List<String> words) {
    if (name.equals("step")) {
      Arguments arguments = new Arguments(words, BenchOptions.KNOWN);
      BenchOptions options = BenchOptions.of(arguments);
      return new Asked(progress -> new StepBenchmark(options, progress).run(), arguments.json());
    }
    if (name.equals("cache")) {
      Arguments arguments = new Arguments(words, Set.of());
      return new Asked(progress -> new CacheBenchmark().run(), arguments.json());
    }
    if (name.equals(ManySessionsBenchmark.NAME)) {
      Arguments arguments = new Arguments(words, ManySessionsBenchmark.KNOWN);
      return new Asked(new ManySessionsBenchmark(arguments), arguments.json());
    }
    if (name.equals(DispatchBenchmark.NAME)) {
      Arguments arguments = new Arguments(words, DispatchBenchmark.KNOWN);
      return new Asked(new DispatchBenchmark(arguments), arguments.json());
    }
    if (name.equals(SandboxBenchmark.NAME)) {
      Arguments arguments = new Arguments(words, SandboxBenchmark.KNOWN);
      return new Asked(new SandboxBenchmark(arguments), arguments.json());
    }
    if (name.equals(ConsoleBenchmark.NAME)) {
      Arguments arguments = new Arguments(words, ConsoleBenchmark.KNOWN);
      return new Asked(new ConsoleBenchmark(arguments), arguments.json());
    }
    Optional<StoreBenchmark> store = StoreBenchmark.named(name);
    if (store.isEmpty()) {
      throw new IllegalArgumentException(
          "no benchmark is named "
              + name
              + "; there are: step, cache, sessions, dispatch, sandbox, console, "
              + String.join(", ", StoreBenchmark.names()));
    }
    Arguments arguments = new Arguments(words, Set.copyOf(store.get().options()));
    return new Asked(store.get().prepare(arguments), arguments.json());
  }

  /** A benchmark with its options read. */
  public interface Measure {
    Report run(Consumer<String> progress);
  }

  private record Asked(Measure measure, boolean json) {}
}
