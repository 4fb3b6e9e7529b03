package dev.anabranch.benchmarks.store;

import dev.anabranch.benchmarks.Arguments;
import dev.anabranch.benchmarks.DiskPart;
import dev.anabranch.benchmarks.Latencies;
import dev.anabranch.benchmarks.Table;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent.Forked;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;

/** What a fork costs in time and bytes, wherever in a long history it is. */
final class ForkBenchmark implements StoreBenchmark.Task {
  private static final int EVENTS_MIN = 1_000;
  private static final int EVENTS_MAX = 1_000_000;
  private static final int FORKS = 200;
  private static final int AT_ONCE = 1_000;
  private static final int PAGE = 1_000;

  private final List<Store> stores;
  private final int events;
  private final long[] points;
  private final Random random = new Random(1);

  ForkBenchmark(Arguments arguments) {
    stores = Store.asked(arguments);
    events = arguments.number("--events", 100_000, EVENTS_MIN, EVENTS_MAX);
    points = LongStream.iterate(10, point -> point <= events, point -> point * 10).toArray();
  }

  @Override
  public Table table() {
    return new Table(
        "fork",
        "A fork with its first event, from one session with events of 1 KB.",
        List.of("p50 ms", "p99 ms", "bytes each"));
  }

  @Override
  public void run(Path dir, Table table) throws Exception {
    Files.createDirectories(dir);
    Latencies disk = DiskPart.measure(dir, FORKS);
    table.add("disk: 1 KB with fsync", disk.millis(0.5), disk.millis(0.99), Double.NaN);
    for (Store store : stores) {
      Database database = store.fresh(dir);
      SessionId parent = SessionId.random(random);
      try (JdbcJournal journal = JdbcJournal.open(database, InstantSource.system())) {
        history(journal, parent);
        for (long point : points) {
          forks(journal, parent, point); // warm
        }
        for (long point : points) {
          long before = store.bytes(database);
          Latencies forks = forks(journal, parent, point);
          double bytes = (store.bytes(database) - before) / (double) FORKS;
          table.add(row(store, point), forks.millis(0.5), forks.millis(0.99), bytes);
        }
        atOnce(store, database, journal, parent, table);
      }
    }
  }

  private void history(Journal journal, SessionId session) {
    for (long head = 0; head < events; head += PAGE) {
      List<Event> events = LongStream.range(head, head + PAGE).mapToObj(Sample::event).toList();
      journal.append(session, head, events).toCompletableFuture().join();
    }
  }

  private Latencies forks(Journal journal, SessionId parent, long at) throws Exception {
    return Latencies.of(FORKS, () -> fork(journal, parent, at).toCompletableFuture().join());
  }

  private CompletionStage<List<Entry>> fork(Journal journal, SessionId parent, long at) {
    return journal.fork(parent, at, SessionId.random(random), List.of(new Forked(parent, at)));
  }

  private void atOnce(
      Store store, Database database, Journal journal, SessionId parent, Table table)
      throws Exception {
    long before = store.bytes(database);
    long begin = System.nanoTime();
    List<CompletionStage<List<Entry>>> sent = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      sent.add(fork(journal, parent, events / 2));
    }
    sent.forEach(fork -> fork.toCompletableFuture().join());
    double millis = (System.nanoTime() - begin) / 1e6;
    double bytes = (store.bytes(database) - before) / (double) AT_ONCE;
    table.add(store + ", 1,000 at once, all of them", millis, millis, bytes);
  }

  private static String row(Store store, long point) {
    return String.format(Locale.ROOT, "%s, fork at event %,d", store, point);
  }

  @Override
  public void conclude(Table table) {
    for (Store store : stores) {
      String first = row(store, points[0]);
      String last = row(store, points[points.length - 1]);
      table.note(
          String.format(
              Locale.ROOT,
              "%s: event %,d beside event 10: %.2f in time, %.2f in bytes (to reach: 1.5);"
                  + " over one fsync: %.2f ms (to reach: 2)",
              store,
              points[points.length - 1],
              table.ratio(last, first, "p50 ms"),
              table.ratio(last, first, "bytes each"),
              table.cell(last, "p50 ms") - table.cell("disk: 1 KB with fsync", "p50 ms")));
    }
  }
}
