package dev.anabranch.benchmarks.store;

import dev.anabranch.benchmarks.Arguments;
import dev.anabranch.benchmarks.Latencies;
import dev.anabranch.benchmarks.Table;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.derived.Derived;
import dev.anabranch.journal.derived.SearchQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** The feed of a great many events: appended, followed, indexed, and searched. */
final class SearchBenchmark implements StoreBenchmark.Task {
  private static final int PAGE = 1_000;
  private static final int TIMES = 20;
  private static final int EVENTS_PER_SESSION = 1_000;
  private static final int HITS = 20;
  private static final int LOOK_MILLIS = 20;

  private final List<Store> stores;
  private final int events;

  SearchBenchmark(Arguments arguments) {
    stores = Store.asked(arguments);
    events = arguments.number("--events", 1_000_000, PAGE, 10_000_000);
  }

  @Override
  public Table table() {
    return new Table(
        "search",
        String.format(Locale.ROOT, "%,d events of about 200 bytes in one journal.", events),
        List.of("p50 ms", "p99 ms", "events/s"));
  }

  @Override
  public void run(Path dir, Table table) throws Exception {
    Files.createDirectories(dir);
    for (Store store : stores) {
      Database database = store.fresh(dir);
      try (JdbcJournal journal = JdbcJournal.open(database, InstantSource.system())) {
        rate(table, store + ", append", () -> append(journal));
        rate(table, store + ", follow the feed", () -> follow(journal));
        Path file = dir.resolve(store.name() + "-derived.db");
        try (Derived derived = Derived.following(database, file, journal, id -> Optional.empty())) {
          rate(table, store + ", index", () -> awaitIndex(derived));
          for (String query : SearchSample.queries()) {
            SearchQuery parsed = SearchQuery.parse(query);
            Latencies found =
                Latencies.of(TIMES, () -> derived.now().search(parsed, OptionalLong.empty(), HITS));
            table.add(
                store + ", search " + query, found.millis(0.5), found.millis(0.99), Double.NaN);
          }
        }
      }
    }
  }

  private void rate(Table table, String row, Latencies.Measured work) throws Exception {
    double millis = Latencies.of(1, work).millis(1);
    table.add(row, millis, Double.NaN, events / millis * 1_000);
  }

  private static void awaitIndex(Derived derived) throws InterruptedException {
    while (derived.lag() > 0) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void append(Journal journal) {
    SplittableRandom random = new SplittableRandom(5);
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < events; i += EVENTS_PER_SESSION) {
      SessionId session = SessionId.random(random);
      List<Event> all = SearchSample.session(random, Math.min(EVENTS_PER_SESSION, events - i));
      sent.add(journal.append(session, 0, all).toCompletableFuture());
      if (sent.size() >= 8) {
        sent.removeFirst().join();
      }
    }
    sent.forEach(CompletableFuture::join);
  }

  private void follow(Journal journal) {
    long last = 0;
    while (last < events) {
      last = journal.feed(last, PAGE).getLast().ordering();
    }
  }

  @Override
  public void conclude(Table table) {
    for (Store store : stores) {
      double slowest =
          SearchSample.queries().stream()
              .mapToDouble(query -> table.cell(store + ", search " + query, "p50 ms"))
              .max()
              .orElse(Double.NaN);
      table.note(
          String.format(
              Locale.ROOT, "%s: the slowest of the searches took %.1f ms", store, slowest));
    }
  }
}
