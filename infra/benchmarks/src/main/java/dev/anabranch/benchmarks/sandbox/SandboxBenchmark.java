package dev.anabranch.benchmarks.sandbox;

import dev.anabranch.benchmarks.Arguments;
import dev.anabranch.benchmarks.Bench.Measure;
import dev.anabranch.benchmarks.BenchFailed;
import dev.anabranch.benchmarks.Latencies;
import dev.anabranch.benchmarks.Report;
import dev.anabranch.benchmarks.Table;
import dev.anabranch.benchmarks.WorkFolder;
import dev.anabranch.sandbox.Bubblewrap;
import dev.anabranch.sandbox.SandboxCommand;
import dev.anabranch.sandbox.SandboxEnd;
import dev.anabranch.sandbox.SandboxFolders;
import dev.anabranch.sandbox.SandboxSettings;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.workspace.WorkspaceHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A command that does nothing, from its start to its end: in the sandbox, beside bubblewrap with
 * the same options and nothing else of ours, beside the bare process. One run before the first
 * warms up.
 */
public final class SandboxBenchmark implements Measure {
  public static final String NAME = "sandbox";
  public static final String TEXT =
      """
      the start of a command that does nothing, beside bubblewrap alone and the bare process
          --times N      starts in one measurement (default 200)
          --parallel N   how many at once in the second half of the table (default 10)\
      """;
  public static final Set<String> KNOWN = Set.of("--times", "--parallel", "--runs", "--work");

  private static final List<String> NOTHING = List.of("/usr/bin/true");
  private static final Duration WALL = Duration.ofSeconds(60);
  private static final String P50 = "p50 ms";
  private static final String BARE = "bare process";
  private static final String ALONE = "bubblewrap alone";
  private static final String SANDBOX = "sandbox";

  private final int times;
  private final int parallel;
  private final int runs;
  private final Optional<Path> work;

  public SandboxBenchmark(Arguments arguments) {
    this.times = arguments.number("--times", 200, 10, 100_000);
    this.parallel = arguments.number("--parallel", 10, 2, 100);
    this.runs = arguments.runs();
    this.work = arguments.work();
  }

  @Override
  public Report run(Consumer<String> progress) {
    return WorkFolder.use(work, folder -> in(folder, progress));
  }

  private Report in(Path dir, Consumer<String> progress) throws Exception {
    WorkspaceHome home = WorkspaceHome.of(dir, Bubblewrap.isRoot(), "");
    try (BareStart bare = new BareStart();
        RecordedRoom recorded = RecordedRoom.record(home, command(home, "recorded"));
        Bubblewrap sandbox =
            Bubblewrap.open(
                SandboxSettings.DEFAULT, home.folder().resolve("rooms"), home.number())) {
      SandboxCommand command = command(home, "workspace");
      SandboxFolders.giveTo(command.workspace(), sandbox.user());
      Rooms rooms = new Rooms(bare, recorded, sandbox, command);
      progress.accept("warming up");
      once(rooms, table());
      Table table = table();
      for (int run = 1; run <= runs; run++) {
        progress.accept("run " + run + " of " + runs);
        once(rooms, table);
      }
      conclude(table);
      return table;
    } finally {
      SandboxFolders.delete(home.folder());
    }
  }

  private static SandboxCommand command(WorkspaceHome home, String workspace) throws Exception {
    Path folder = Files.createDirectory(home.folder().resolve(workspace));
    return new SandboxCommand(NOTHING, Map.of(), folder, Optional.empty(), WALL);
  }

  /** What is started, by the three ways. */
  private record Rooms(
      BareStart bare, RecordedRoom recorded, Bubblewrap sandbox, SandboxCommand command) {
    void startBare() throws Exception {
      bare.run(NOTHING, new byte[0]);
    }

    void startAlone() throws Exception {
      bare.run(recorded.argv(), recorded.options());
    }

    void startInSandbox() {
      SandboxEnd end = sandbox.run(command, (buffer, length) -> {}, new StopSwitch());
      if (!end.equals(new SandboxEnd.Exited(0))) {
        throw new BenchFailed("a command that does nothing ended as " + end);
      }
    }
  }

  private Table table() {
    return new Table(
        NAME,
        "from the start to the end of a command that does nothing, in a closed loop",
        List.of(P50, "p99 ms", "starts/s"));
  }

  private void once(Rooms rooms, Table table) throws Exception {
    for (int threads : List.of(1, parallel)) {
      add(table, row(BARE, threads), threads, rooms::startBare);
      add(table, row(ALONE, threads), threads, rooms::startAlone);
      add(table, row(SANDBOX, threads), threads, rooms::startInSandbox);
    }
  }

  private void add(Table table, String row, int threads, Latencies.Measured start)
      throws Exception {
    AtOnce.Outcome outcome = AtOnce.measure(threads, times, start);
    table.add(
        row,
        outcome.latencies().millis(0.5),
        outcome.latencies().millis(0.99),
        outcome.perSecond());
  }

  private static String row(String what, int threads) {
    return what + ", " + (threads == 1 ? "one after the other" : threads + " at once");
  }

  private void conclude(Table table) {
    for (int threads : List.of(1, parallel)) {
      String sandbox = row(SANDBOX, threads);
      table.note(
          String.format(
              Locale.ROOT,
              "%s: %.2f of bubblewrap alone, %.1f of the bare process, in the median",
              sandbox,
              table.ratio(sandbox, row(ALONE, threads), P50),
              table.ratio(sandbox, row(BARE, threads), P50)));
    }
    table.note("bubblewrap alone: the same options, filter and user; no group, folder, watchers");
  }
}
