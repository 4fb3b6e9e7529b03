package dev.anabranch.benchmarks.store;

import dev.anabranch.benchmarks.Arguments;
import dev.anabranch.benchmarks.DiskPart;
import dev.anabranch.benchmarks.Latencies;
import dev.anabranch.benchmarks.Table;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** A step late in a session beside a step early in one, turn about; and its bytes on disk. */
final class GrowthBenchmark implements StoreBenchmark.Task {
  private static final int EARLY = 10;
  private static final int STEPS = 300;

  private final int late;

  GrowthBenchmark(Arguments arguments) {
    late = arguments.number("--steps", 5_000, 100, 100_000);
  }

  @Override
  public Table table() {
    return new Table(
        "growth",
        "Both appends of a step with the fold, alone in the journal; the tool answers 1,024 bytes.",
        List.of("p50 ms", "p99 ms", "bytes"));
  }

  @Override
  public void run(Path dir, Table table) throws Exception {
    Files.createDirectories(dir);
    Path file = dir.resolve("journal.db");
    try (JdbcJournal journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system())) {
      Stepper old = new Stepper(journal);
      old.steps(EARLY);
      long before = Store.SQLITE.bytes(Database.sqlite(file));
      long payload = old.payloadBytes();
      old.steps(late - EARLY);
      double steps = late - EARLY;
      double bytes = (Store.SQLITE.bytes(Database.sqlite(file)) - before) / steps;
      double own = (old.payloadBytes() - payload) / steps;
      long[] early = new long[STEPS];
      long[] after = new long[STEPS];
      Stepper fresh = new Stepper(journal);
      for (int i = 0; i < STEPS; i++) {
        if (i % EARLY == 0) {
          fresh = new Stepper(journal);
          fresh.steps(EARLY / 2);
        }
        early[i] = fresh.step();
        after[i] = old.step();
      }
      Latencies disk = DiskPart.measure(dir, STEPS);
      table.add("disk: 1 KB with fsync", disk.millis(0.5), disk.millis(0.99), Double.NaN);
      add(table, "step 10", new Latencies(early), Double.NaN);
      add(table, row(late), new Latencies(after), Double.NaN);
      table.add("journal of a step", Double.NaN, Double.NaN, bytes);
      table.add("  of it payload", Double.NaN, Double.NaN, own);
    }
  }

  private static String row(int step) {
    return String.format(Locale.ROOT, "step %,d", step);
  }

  private static void add(Table table, String row, Latencies latencies, double bytes) {
    table.add(row, latencies.millis(0.5), latencies.millis(0.99), bytes);
  }

  @Override
  public void conclude(Table table) {
    table.note(
        String.format(
            Locale.ROOT,
            "step %,d beside step 10: %.2f (to reach: 1.2); bytes beyond the payload: %.0f"
                + " (to reach: 1,600)",
            late,
            table.ratio(row(late), "step 10", "p50 ms"),
            table.cell("journal of a step", "bytes") - table.cell("  of it payload", "bytes")));
  }
}
