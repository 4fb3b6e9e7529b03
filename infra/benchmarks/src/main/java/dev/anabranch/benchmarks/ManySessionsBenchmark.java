package dev.anabranch.benchmarks;

import dev.anabranch.benchmarks.Bench.Measure;
import dev.anabranch.bus.EmbeddedBroker;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.model.Endpoints;
import dev.anabranch.model.OpenAiModel;
import dev.anabranch.model.Timeouts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The step of many sessions at once: steps per second of all, and the time from one step of a
 * session to its next; beside the limit of the disk and, if one is named, a peer on the same work.
 */
final class ManySessionsBenchmark implements Measure {
  static final String NAME = "sessions";
  static final String TEXT =
      """
      the step of many sessions at once, beside a peer
          --sessions N   how many (default 64)
          --steps N      steps of each in a run (default 100)
          --prompt 1|64  size in KiB of the request of a model call (default 64)
          --peer COMMAND prints one line of JSON with stepsPerSecond, p50ms and p99ms\
      """;
  static final Set<String> KNOWN =
      Set.of("--sessions", "--steps", "--prompt", "--peer", "--runs", "--work");

  private static final int DISK_TIMES = 300;

  private static final int WARM_ROUNDS_MAX = 20;
  private static final int WARM_STEPS = 400;
  private static final String ROW = "steps through Kafka";
  private static final String BARE = "its bare parts, nothing between";
  private static final String PER_SECOND = "steps/s";

  private final int count;
  private final int steps;
  private final int promptKib;
  private final int runs;
  private final Optional<String> peer;
  private final Optional<Path> work;
  private final SplittableRandom random = new SplittableRandom();

  ManySessionsBenchmark(Arguments arguments) {
    this.count = arguments.number("--sessions", 64, 1, 1_000);
    this.steps = arguments.number("--steps", 100, 1, 20_000);
    this.promptKib = BenchOptions.prompt(arguments);
    this.runs = arguments.runs();
    this.peer = arguments.text("--peer");
    this.work = arguments.work();
  }

  @Override
  public Report run(Consumer<String> progress) {
    return WorkFolder.use(work, folder -> in(folder, progress));
  }

  private Report in(Path dir, Consumer<String> progress) throws Exception {
    byte[] secret = new byte[24];
    random.nextBytes(secret);
    try (EchoProcess echo = EchoProcess.start();
        EmbeddedBroker broker =
            EmbeddedBroker.start(dir.resolve("kafka"), HexFormat.of().formatHex(secret));
        KafkaBus bus = KafkaBus.connect(broker.access(), InstantSource.system(), "bench");
        OpenAiModel model =
            new OpenAiModel(
                new Endpoints(Optional.empty(), Optional.of(echo.baseUrl()), Optional.empty()),
                Timeouts.DEFAULT);
        BareSessionsPart bare =
            new BareSessionsPart(broker.access(), echo.baseUrl(), count, promptKib)) {
      ManySessionsPart part =
          new ManySessionsPart(bus, new TailModel(model, promptKib), echo.baseUrl(), random);
      new WarmUp(WARM_ROUNDS_MAX, progress)
          .until(round -> {
            Path warm = Files.createDirectory(dir.resolve("warm" + round));
            part.measure(warm, count, Math.min(steps, WARM_STEPS));
            bare.measure(warm, count, Math.min(steps, WARM_STEPS));
          });
      Table table = table();
      for (int run = 1; run <= runs; run++) {
        progress.accept("run " + run + " of " + runs);
        once(part, bare, Files.createDirectory(dir.resolve("run" + run)), table);
        besidePeer(table);
      }
      return conclude(table);
    }
  }

  private void once(ManySessionsPart part, BareSessionsPart bare, Path dir, Table table)
      throws Exception {
    Latencies disk = DiskPart.measure(dir, DISK_TIMES);
    table.add(
        "append of 1 KB with fsync", disk.millis(0.5), disk.millis(0.99), Double.NaN, Double.NaN);
    ManySessionsPart.Outcome outcome = part.measure(dir, count, steps);
    table.add(
        ROW,
        outcome.step().millis(0.5),
        outcome.step().millis(0.99),
        outcome.pace().perSecond(),
        outcome.pace().cpuMillis());
    Pace limit = bare.measure(dir, count, steps);
    table.add(BARE, Double.NaN, Double.NaN, limit.perSecond(), limit.cpuMillis());
  }

  private Table table() {
    return new Table(
        NAME,
        String.format(
            Locale.ROOT,
            "%d sessions at once, each a model call over HTTP with %d KiB and a tool call a step",
            count,
            promptKib),
        List.of("p50 ms", "p99 ms", PER_SECOND, "cpu ms/step"));
  }

  private void besidePeer(Table table) throws Exception {
    if (peer.isPresent()) {
      Peer.Figures figures = Peer.run(peer.get());
      table.add(
          "peer: " + peer.get(),
          figures.real("p50ms"),
          figures.real("p99ms"),
          figures.real("stepsPerSecond"),
          Double.NaN);
    }
  }

  private Table conclude(Table table) {
    table.note(
        String.format(
            Locale.ROOT,
            "steps per second beside the bare parts: %.2f",
            table.ratio(ROW, BARE, PER_SECOND)));
    peer.ifPresent(command ->
        table.note(
            String.format(
                Locale.ROOT,
                "steps per second beside the peer: %.2f (to reach: 1)",
                table.ratio(ROW, "peer: " + command, PER_SECOND))));
    return table;
  }
}
