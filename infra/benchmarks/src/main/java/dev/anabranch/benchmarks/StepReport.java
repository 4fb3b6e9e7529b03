package dev.anabranch.benchmarks;

import dev.anabranch.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Medians over the runs, ratios within each run. */
final class StepReport implements Report {
  private static final int MICROS = 1000;

  private final BenchOptions options;
  private final List<StepRun> runs;

  StepReport(BenchOptions options, List<StepRun> runs) {
    this.options = options;
    this.runs = List.copyOf(runs);
  }

  private double median(ToDoubleFunction<StepRun> figure) {
    double[] figures = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = figures.length / 2;
    return figures.length % 2 == 1 ? figures[middle] : (figures[middle - 1] + figures[middle]) / 2;
  }

  private double stepRatio() {
    return median(run -> step(run).millis(0.5) / run.partsMillis(options.promptKib()));
  }

  private double dispatchRatio() {
    return median(run -> run.dispatch().millis(0.5) / run.kafka().millis(0.5));
  }

  private static Latencies step(StepRun run) {
    return run.outcome().step();
  }

  private Json.Obj latency(ToDoubleFunction<StepRun> p50, ToDoubleFunction<StepRun> p99) {
    return Json.object().with("p50Micros", micros(p50)).with("p99Micros", micros(p99));
  }

  private long micros(ToDoubleFunction<StepRun> millis) {
    return Math.round(median(millis) * MICROS);
  }

  private Json.Obj part(Function<StepRun, Latencies> part) {
    return latency(run -> part.apply(run).millis(0.5), run -> part.apply(run).millis(0.99));
  }

  @Override
  public Json.Obj json() {
    Json.Obj parts =
        Json.object()
            .with("diskBefore", part(StepRun::diskBefore))
            .with("diskAfter", part(StepRun::diskAfter))
            .with("http1", part(StepRun::httpSmall))
            .with("http64", part(StepRun::httpLarge))
            .with("kafka", part(StepRun::kafka))
            .with("sqliteTwoCommits", part(StepRun::sqlite));
    return Json.object()
        .with("benchmark", "step")
        .with("runs", runs.size())
        .with("steps", options.steps())
        .with("promptKib", options.promptKib())
        .with("requestBytes", Math.round(median(StepRun::requestBytes)))
        .with("journalBytesPerStep", Math.round(journalBytes()))
        .with("parts", parts)
        .with("partsP50Micros", Math.round(parts() * MICROS))
        .with("step", part(StepReport::step))
        .with(
            "stepsPerSecond", new Json.Real(rounded(median(run -> run.outcome().stepsPerSecond()))))
        .with("stepToParts", new Json.Real(rounded(stepRatio())))
        .with("dispatch", part(StepRun::dispatch))
        .with("dispatchToKafka", new Json.Real(rounded(dispatchRatio())))
        .with("legs", legs());
  }

  private Json.Obj legs() {
    return Json.object()
        .with("workerToAsked", part(run -> run.outcome().legs().get(0)))
        .with("askedToAnswered", part(run -> run.outcome().legs().get(1)))
        .with("answeredToWorker", part(run -> run.outcome().legs().get(2)));
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  @Override
  public String table() {
    int kib = options.promptKib();
    return String.join(
        "\n",
        "The step: one session of "
            + options.steps()
            + " steps, median of "
            + runs.size()
            + " runs.",
        "One model call over HTTP with a request of " + kib + " KiB, one pure tool call over Kafka",
        "with an answer of 1,024 bytes, both durable.",
        "",
        "milliseconds                                       p50       p99",
        row("append of 1 KB with fsync, before", StepRun::diskBefore),
        row("append of 1 KB with fsync, after", StepRun::diskAfter),
        row("HTTP exchange, 1 KiB", StepRun::httpSmall),
        row("HTTP exchange, 64 KiB", StepRun::httpLarge),
        row("Kafka request and reply", StepRun::kafka),
        row("two SQLite commits", StepRun::sqlite),
        figure("sum of the bare parts (HTTP, Kafka, SQLite)", parts(), 3, ""),
        "",
        row("tool call over the bus", StepRun::dispatch),
        row("step", StepReport::step),
        row("  result, append, next request", run -> run.outcome().legs().get(0)),
        row("  model call", run -> run.outcome().legs().get(1)),
        row("  append, call to the worker", run -> run.outcome().legs().get(2)),
        "",
        figure("steps per second", median(run -> run.outcome().stepsPerSecond()), 0, ""),
        figure(
            "bytes of a request to the model", median(StepRun::requestBytes), 0, " (not stored)"),
        figure("bytes of journal on disk per step", journalBytes(), 0, ""),
        figure("step to bare parts", stepRatio(), 2, " (to reach: 1.5)"),
        figure("tool call over the bus to bare Kafka", dispatchRatio(), 2, " (to reach: 1.5)"));
  }

  private double parts() {
    return median(run -> run.partsMillis(options.promptKib()));
  }

  private double journalBytes() {
    return median(run -> run.outcome().journalBytes());
  }

  private String row(String name, Function<StepRun, Latencies> part) {
    return String.format(
        Locale.ROOT,
        "%-44s %9.3f %9.3f",
        name,
        median(run -> part.apply(run).millis(0.5)),
        median(run -> part.apply(run).millis(0.99)));
  }

  private static String figure(String name, double value, int digits, String note) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
    return String.format(Locale.ROOT, "%-44s %9s%s", name, rounded.toPlainString(), note);
  }
}
