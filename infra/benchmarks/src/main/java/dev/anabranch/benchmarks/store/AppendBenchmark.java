package dev.anabranch.benchmarks.store;

import dev.anabranch.benchmarks.Arguments;
import dev.anabranch.benchmarks.DiskPart;
import dev.anabranch.benchmarks.Latencies;
import dev.anabranch.benchmarks.Table;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JdbcJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** Durable appends of one event at many sessions, beside what the disk and a bare loop can do. */
final class AppendBenchmark implements StoreBenchmark.Task {
  private static final int[] SESSIONS = {1, 16, 256, 4_096};
  private static final int DISK_TIMES = 300;

  private final Duration time;
  private final List<Store> stores;

  AppendBenchmark(Arguments arguments) {
    time = Duration.ofSeconds(arguments.number("--seconds", 2, 1, 60));
    stores = Store.asked(arguments);
  }

  @Override
  public Table table() {
    return new Table(
        "journal",
        "Durable appends of one event of 1 KB, each session waiting for its own.",
        List.of("events/s", "p50 ms", "p99 ms"));
  }

  @Override
  public void run(Path dir, Table table) throws Exception {
    Files.createDirectories(dir);
    for (int sessions : SESSIONS) {
      Latencies disk = DiskPart.measure(dir, DISK_TIMES);
      table.add(
          "disk: 1 KB with fsync, before " + sessions,
          1_000 / disk.millis(0.5),
          disk.millis(0.5),
          disk.millis(0.99));
      for (Store store : stores) {
        add(table, bare(store, sessions), bare(store, dir, sessions));
        add(table, ours(store, sessions), journal(store, dir, sessions));
      }
    }
  }

  private static void add(Table table, String row, Load.Outcome outcome) {
    Latencies latencies = outcome.latencies();
    table.add(row, outcome.perSecond(), latencies.millis(0.5), latencies.millis(0.99));
  }

  private static String bare(Store store, int sessions) {
    return store + ", bare group commit, " + sessions;
  }

  private static String ours(Store store, int sessions) {
    return store + ", journal, " + sessions;
  }

  private Load.Outcome bare(Store store, Path dir, int sessions) throws Exception {
    try (BareLoop loop = new BareLoop(store.freshUrl(dir), sessions)) {
      return Load.run(sessions, time, loop::append);
    }
  }

  private Load.Outcome journal(Store store, Path dir, int sessions) throws Exception {
    Random random = new Random(1);
    SessionId[] ids =
        IntStream.range(0, sessions)
            .mapToObj(i -> SessionId.random(random))
            .toArray(SessionId[]::new);
    try (JdbcJournal journal = store.journal(dir)) {
      return Load.run(
          sessions,
          time,
          (session, head) ->
              journal
                  .append(ids[session], head, List.of(Sample.event(head)))
                  .toCompletableFuture()
                  .join());
    }
  }

  @Override
  public void conclude(Table table) {
    for (Store store : stores) {
      for (int sessions : SESSIONS) {
        double ratio = table.ratio(ours(store, sessions), bare(store, sessions), "events/s");
        table.note(
            String.format(
                Locale.ROOT,
                "%s, %,d sessions: %.2f of the bare loop%s",
                store,
                sessions,
                ratio,
                sessions == 256 ? " (to reach on SQLite: 0.80)" : ""));
      }
    }
  }
}
