package dev.anabranch.launcher.cli;

import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** Runs a benchmark in a process of its own; the benchmarks are a module to the right of this. */
@Command(
    name = "bench",
    description = "Measure: ratios beside their bare parts in the same run. No name lists them.",
    footer = {
      "",
      "Examples:",
      "  anabranch bench",
      "  anabranch bench step",
      "  anabranch bench step --steps 1000 --runs 3 --prompt 1 --json"
    })
final class Bench implements Callable<Integer> {
  private static final String MAIN = "dev.anabranch.benchmarks.Bench";

  private final Anabranch anabranch;

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME")
  private Optional<String> name = Optional.empty();

  /** The benchmark's own options; it names the one it does not know. */
  @Unmatched private List<String> options = new ArrayList<>();

  Bench(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String staged = System.getProperty("anabranch.staged");
    if (staged == null) {
      throw new VerbFailed(Exit.USAGE, "start benchmarks by infra/anabranch bench");
    }
    anabranch.terminal().flush();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("@" + staged + "/server.args", "@" + staged + "/classpath.args", MAIN));
    name.ifPresent(command::add);
    command.addAll(options);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
