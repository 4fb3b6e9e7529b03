package dev.anabranch.console;

import dev.anabranch.console.ConsolePorts.Readiness;
import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.dispatch.WorkerView;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** For who looks after the process. */
final class OpsRoutes {
  private final Supplier<Readiness> readiness;
  private final EventHub hub;
  private final Counters counters;
  private final LongSupplier projectionLag;
  private final String version;
  private final Supplier<List<WorkerView>> workers;

  OpsRoutes(
      Supplier<Readiness> readiness,
      EventHub hub,
      Counters counters,
      LongSupplier projectionLag,
      String version,
      Supplier<List<WorkerView>> workers) {
    this.workers = workers;
    this.projectionLag = projectionLag;
    this.readiness = readiness;
    this.hub = hub;
    this.counters = counters;
    this.version = version;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open("/health/live", call -> Answer.ok(Json.object().with("live", true))),
        Endpoint.open("/health/ready", call -> ready()),
        Endpoint.get(Access.VIEWER, "/api/workers", call -> workers()).quiet(),
        Endpoint.get(Access.VIEWER, "/api/readiness", call -> readinessWithReasons())
            .free()
            .quiet(),
        Endpoint.get(
                Access.VIEWER,
                "/metrics",
                call -> Answer.text("text/plain; version=0.0.4", metrics()))
            .quiet());
  }

  private Answer workers() {
    return Answer.ok(
        Json.object()
            .with("workers", Json.array(workers.get().stream().map(WorkerView::json).toList())));
  }

  private Answer readinessWithReasons() {
    Readiness now = readiness.get();
    return Answer.ok(
        Json.object().with("ready", now.ready()).with("missing", Json.strings(now.missing())));
  }

  /**
   * What is missing is told to who has the token, in {@code /api/readiness}: this probe is open.
   */
  private Answer ready() {
    boolean ready = readiness.get().ready();
    return Answer.json(ready ? 200 : 503, Json.object().with("ready", ready));
  }

  private String metrics() {
    StringBuilder out = new StringBuilder();
    gauge(out, "anabranch_info{version=\"" + version + "\"}", "anabranch_info", "The version", 1);
    gauge(out, "anabranch_ready", "1 if this node takes tasks", readiness.get().ready() ? 1 : 0);
    gauge(out, "anabranch_live_streams", "Open event streams", hub.streams());
    gauge(
        out,
        "anabranch_projection_lag",
        "Entries of the feed that lists, usage and search do not know yet",
        projectionLag.getAsLong());
    Runtime runtime = Runtime.getRuntime();
    gauge(
        out, "jvm_memory_used_bytes", "Heap in use", runtime.totalMemory() - runtime.freeMemory());
    gauge(out, "jvm_memory_max_bytes", "Heap at most", runtime.maxMemory());
    long up = ManagementFactory.getRuntimeMXBean().getUptime();
    gauge(out, "process_uptime_millis", "Since the start of the process", up);
    out.append("# HELP anabranch_http_answers_total Answers by the hundred of their status\n");
    out.append("# TYPE anabranch_http_answers_total counter\n");
    for (int hundred = 2; hundred <= 5; hundred++) {
      out.append(
          String.format(
              Locale.ROOT,
              "anabranch_http_answers_total{status=\"%dxx\"} %d\n",
              hundred,
              counters.answers(hundred)));
    }
    return out.toString();
  }

  private static void gauge(StringBuilder out, String name, String help, long value) {
    gauge(out, name, name, help, value);
  }

  private static void gauge(
      StringBuilder out, String sample, String name, String help, long value) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(" gauge\n");
    out.append(sample).append(' ').append(value).append('\n');
  }
}
