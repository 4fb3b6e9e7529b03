package dev.anabranch.benchmarks;

import dev.anabranch.bus.EmbeddedBroker;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.model.Endpoints;
import dev.anabranch.model.OpenAiModel;
import dev.anabranch.model.Timeouts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The step, with its bare parts beside it: in each run every part is measured once, one after the
 * other, so that a noisy minute hits all of them. One run before the first only warms up.
 */
final class StepBenchmark {
  private static final int PART_TIMES = 300;
  private static final int WARM_DIVISOR = 3;

  private final BenchOptions options;
  private final Consumer<String> progress;
  private final SplittableRandom random = new SplittableRandom();

  StepBenchmark(BenchOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  StepReport run() {
    return WorkFolder.use(options.work(), this::in);
  }

  private StepReport in(Path dir) throws Exception {
    try (EchoProcess echo = EchoProcess.start();
        EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), secret());
        KafkaBus bus = KafkaBus.connect(broker.access(), InstantSource.system(), "bench");
        OpenAiModel model =
            new OpenAiModel(
                new Endpoints(Optional.empty(), Optional.of(echo.baseUrl()), Optional.empty()),
                Timeouts.DEFAULT)) {
      Measuring measuring = new Measuring(dir, echo, broker, bus, model);
      progress.accept("warming up");
      measuring.once("warm", Math.max(1, options.steps() / WARM_DIVISOR));
      List<StepRun> runs = new ArrayList<>();
      for (int run = 1; run <= options.runs(); run++) {
        progress.accept("run " + run + " of " + options.runs());
        runs.add(measuring.once("run" + run, options.steps()));
      }
      return new StepReport(options, runs);
    }
  }

  private String secret() {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** What every run uses. */
  private final class Measuring {
    private final Path dir;
    private final EchoProcess echo;
    private final EmbeddedBroker broker;
    private final KafkaBus bus;
    private final OpenAiModel model;

    Measuring(Path dir, EchoProcess echo, EmbeddedBroker broker, KafkaBus bus, OpenAiModel model) {
      this.dir = dir;
      this.echo = echo;
      this.broker = broker;
      this.bus = bus;
      this.model = model;
    }

    StepRun once(String name, int steps) throws Exception {
      Path folder = Files.createDirectory(dir.resolve(name));
      Latencies before = DiskPart.measure(folder, PART_TIMES);
      Latencies kafka = KafkaPart.measure(broker.access(), PART_TIMES);
      Latencies small = HttpPart.measure(model, echo.baseUrl(), 1, PART_TIMES);
      Latencies large = HttpPart.measure(model, echo.baseUrl(), 64, PART_TIMES);
      Latencies sqlite = SqlitePart.measure(folder, PART_TIMES);
      Latencies dispatch = BusPart.measure(bus, random, PART_TIMES);
      EchoProcess.Stats sent = echo.stats();
      StepPart.Outcome step =
          new StepPart(bus, model, echo.baseUrl(), options.promptKib(), random)
              .measure(folder, steps);
      EchoProcess.Stats all = echo.stats();
      Latencies after = DiskPart.measure(folder, PART_TIMES);
      return new StepRun(
          before,
          kafka,
          small,
          large,
          sqlite,
          dispatch,
          step,
          (all.bytes() - sent.bytes()) / (all.requests() - sent.requests()),
          after);
    }
  }
}
