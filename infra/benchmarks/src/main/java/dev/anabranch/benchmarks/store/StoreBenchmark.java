package dev.anabranch.benchmarks.store;

import dev.anabranch.benchmarks.Arguments;
import dev.anabranch.benchmarks.Bench.Measure;
import dev.anabranch.benchmarks.DiskPart;
import dev.anabranch.benchmarks.Table;
import dev.anabranch.benchmarks.WorkFolder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The benchmarks of the event store, each with what it measures and its options. */
public enum StoreBenchmark {
  JOURNAL(
      """
      durable appends at 1 to 4,096 sessions, beside a bare group-commit loop and the disk
          --seconds N             length of one measurement (default 2)
          --database sqlite|postgres|both   (default sqlite)\
      """,
      "--seconds --database ") {
    @Override
    Task task(Arguments arguments) {
      return new AppendBenchmark(arguments);
    }
  },
  FORK(
      """
      forks from event 10 to the last, and 1,000 at once
          --events N              events of the session (default 100,000)
          --database sqlite|postgres|both   (default sqlite)\
      """,
      "--events --database ") {
    @Override
    Task task(Arguments arguments) {
      return new ForkBenchmark(arguments);
    }
  },
  GROWTH(
      """
      append and fold of a late step beside step 10, and bytes on disk for a step
          --steps N               the late step (default 5,000)\
      """,
      "--steps ") {
    @Override
    Task task(Arguments arguments) {
      return new GrowthBenchmark(arguments);
    }
  },
  REPLAY(
      """
      reading, proving, folding and waking sessions of 10 to 100,000 events
          --events N              events of the longest (default 100,000)
          --database sqlite|postgres        (default sqlite)
          --peer COMMAND          a program that prints {"replayMs":...} for 1,000 steps\
      """,
      "--events --database --peer ") {
    @Override
    Task task(Arguments arguments) {
      return new ReplayBenchmark(arguments);
    }
  },
  SEARCH(
      """
      the feed, the index and searches over 1,000,000 events
          --events N              (default 1,000,000)
          --database sqlite|postgres|both   (default sqlite)\
      """,
      "--events --database ") {
    @Override
    Task task(Arguments arguments) {
      return new SearchBenchmark(arguments);
    }
  },
  SNAPSHOT(
      """
      snapshots of a workspace of 10 to 20,000 files, beside git
          --files N               files of the largest (default 20,000)
          --bytes N               bytes of a file (default 12,000)
          --steps N               steps, each with one changed file (default 21)\
      """,
      "--files --bytes --steps ") {
    @Override
    Task task(Arguments arguments) {
      return new SnapshotBenchmark(arguments);
    }
  };

  private static final int DISK_TIMES = 300;

  private final String text;
  private final String own;

  StoreBenchmark(String text, String own) {
    this.text = text;
    this.own = own;
  }

  abstract Task task(Arguments arguments);

  public static Optional<StoreBenchmark> named(String name) {
    return Arrays.stream(values()).filter(one -> one.title().equals(name)).findFirst();
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(StoreBenchmark::title).toList();
  }

  public static String usage() {
    return Arrays.stream(values())
        .map(one -> String.format(Locale.ROOT, "  %-8s %s", one.title(), one.text))
        .collect(Collectors.joining("\n"));
  }

  private String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  public List<String> options() {
    return List.of((own + "--runs --work").split(" "));
  }

  /** Reads the options now; measures when run. */
  public Measure prepare(Arguments arguments) {
    Task task = task(arguments);
    int runs = arguments.runs();
    Optional<Path> work = arguments.work();
    return progress -> measured(task, runs, work, progress);
  }

  private static Table measured(
      Task task, int runs, Optional<Path> work, Consumer<String> progress) {
    return WorkFolder.use(work, folder -> measured(task, runs, folder, progress));
  }

  private static Table measured(Task task, int runs, Path folder, Consumer<String> progress)
      throws Exception {
    Table table = task.table();
    for (int run = 1; run <= runs; run++) {
      progress.accept("run " + run + " of " + runs);
      double before = DiskPart.measure(folder, DISK_TIMES).millis(0.5);
      task.run(folder.resolve("run" + run), table);
      double after = DiskPart.measure(folder, DISK_TIMES).millis(0.5);
      progress.accept(
          String.format(
              Locale.ROOT, "append of 1 KB with fsync: %.3f ms before, %.3f after", before, after));
    }
    task.conclude(table);
    return table;
  }

  /** One benchmark's measuring. */
  interface Task {
    Table table();

    /** Measures everything once, below the new folder {@code dir}. */
    void run(Path dir, Table table) throws Exception;

    /** Says the ratios below the table. */
    void conclude(Table table);
  }
}
