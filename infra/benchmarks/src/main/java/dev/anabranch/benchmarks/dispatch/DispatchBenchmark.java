package dev.anabranch.benchmarks.dispatch;

import dev.anabranch.benchmarks.Arguments;
import dev.anabranch.benchmarks.Bench.Measure;
import dev.anabranch.benchmarks.DiskPart;
import dev.anabranch.benchmarks.Latencies;
import dev.anabranch.benchmarks.Report;
import dev.anabranch.benchmarks.Table;
import dev.anabranch.benchmarks.WarmUp;
import dev.anabranch.benchmarks.WorkFolder;
import dev.anabranch.bus.EmbeddedBroker;
import dev.anabranch.events.ToolEffect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The round trip of a tool call, session to worker to session, beside a bare request and reply on
 * the same broker, without a group and over a share group. In each run every cell is measured once,
 * after {@link WarmUp}.
 */
public final class DispatchBenchmark implements Measure {
  public static final String NAME = "dispatch";
  public static final String TEXT =
      """
      a tool call through Kafka and a worker at 1, 8 and 64 sessions, beside a bare request and reply
          --seconds N    length of one measurement (default 2)\
      """;
  public static final Set<String> KNOWN = Set.of("--seconds", "--runs", "--work");

  private static final List<Integer> SESSIONS = List.of(1, 8, 64);
  private static final int DISK_TIMES = 300;
  private static final int WARM_ROUNDS_MAX = 6;
  private static final double TARGET = 1.5;
  private static final String FSYNC = "append of 1 KB with fsync";
  private static final String BARE = "bare";
  private static final String SHARED = "bare over a share group";
  private static final String P50 = "p50 ms";

  private final Duration length;
  private final int runs;
  private final Optional<Path> work;

  public DispatchBenchmark(Arguments arguments) {
    this.length = Duration.ofSeconds(arguments.number("--seconds", 2, 1, 60));
    this.runs = arguments.runs();
    this.work = arguments.work();
  }

  @Override
  public Report run(Consumer<String> progress) {
    return WorkFolder.use(work, folder -> in(folder, progress));
  }

  private Report in(Path dir, Consumer<String> progress) throws Exception {
    SplittableRandom random = new SplittableRandom();
    byte[] secret = new byte[24];
    random.nextBytes(secret);
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(dir.resolve("kafka"), HexFormat.of().formatHex(secret));
        BareDispatch bare = BareDispatch.plain(broker.access());
        BareDispatch shared = BareDispatch.shared(broker.access());
        WorkerDispatch worker = new WorkerDispatch(broker.access(), dir.resolve("data"), random)) {
      progress.accept("waiting for the group");
      bare.ready();
      shared.ready();
      worker.ready();
      Cells cells = new Cells(bare, shared, worker);
      new WarmUp(warmRounds(), progress).until(round -> once(cells, dir, table()));
      Table table = table();
      for (int run = 1; run <= runs; run++) {
        progress.accept("run " + run + " of " + runs);
        once(cells, dir, table);
      }
      conclude(table);
      return table;
    }
  }

  /** Who wants a short look does not want to wait long for it. */
  private int warmRounds() {
    return Math.clamp(length.toSeconds(), 1, WARM_ROUNDS_MAX);
  }

  /** What is measured in each run. */
  private record Cells(BareDispatch bare, BareDispatch shared, WorkerDispatch worker) {}

  private static Table table() {
    return new Table(
        NAME,
        "round trip of a call that answers 1,024 bytes, closed loop",
        List.of(P50, "p99 ms", "calls/s"));
  }

  private void once(Cells cells, Path dir, Table table) throws Exception {
    Latencies disk = DiskPart.measure(dir, DISK_TIMES);
    table.add(FSYNC, disk.millis(0.5), disk.millis(0.99), Double.NaN);
    for (int sessions : SESSIONS) {
      add(table, row(BARE, sessions), cells.bare().measure(sessions, length));
      add(table, row(SHARED, sessions), cells.shared().measure(sessions, length));
      for (ToolEffect effect :
          List.of(ToolEffect.PURE, ToolEffect.WORKSPACE, ToolEffect.EXTERNAL)) {
        add(table, row(effect.wire(), sessions), cells.worker().measure(effect, sessions, length));
      }
    }
  }

  private static void add(Table table, String row, ClosedLoop.Outcome outcome) {
    table.add(
        row,
        outcome.latencies().millis(0.5),
        outcome.latencies().millis(0.99),
        outcome.perSecond());
  }

  private static String row(String what, int sessions) {
    return what + ", " + sessions + (sessions == 1 ? " session" : " sessions");
  }

  private static void conclude(Table table) {
    for (int sessions : SESSIONS) {
      table.note(
          String.format(
              Locale.ROOT,
              "pure over bare, %d sessions: %.2f in the median%s; over a share group: %.2f; that"
                  + " over bare: %.2f",
              sessions,
              table.ratio(row("pure", sessions), row(BARE, sessions), P50),
              sessions == 1 ? " (to reach: at most " + TARGET + ")" : "",
              table.ratio(row("pure", sessions), row(SHARED, sessions), P50),
              table.ratio(row(SHARED, sessions), row(BARE, sessions), P50)));
    }
    for (String effect : List.of("workspace", "external")) {
      double more = table.cell(row(effect, 1), P50) - table.cell(row("pure", 1), P50);
      table.note(
          String.format(
              Locale.ROOT,
              "%s takes %.2f ms more than pure at 1 session: %.1f appends of 1 KB with fsync",
              effect,
              more,
              more / table.cell(FSYNC, P50)));
    }
  }
}
