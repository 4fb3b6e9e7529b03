package dev.anabranch.benchmarks.store;

import dev.anabranch.benchmarks.Arguments;
import dev.anabranch.benchmarks.BenchFailed;
import dev.anabranch.benchmarks.Latencies;
import dev.anabranch.benchmarks.Table;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Snapshots of one folder beside git on the same folder: the first, a step in which one file
 * changed, and a restore into a new folder. Steps alternate in who goes first.
 */
final class SnapshotBenchmark implements StoreBenchmark.Task {
  private static final List<Integer> SIZES = List.of(10, 1_000, 20_000);
  private static final int WARM_FILES = 100;
  private static final String P50 = "p50 ms";

  private final int steps;
  private final int bytes;
  private final List<Integer> sizes;

  SnapshotBenchmark(Arguments arguments) {
    int files = arguments.number("--files", 20_000, 10, 40_000);
    steps = arguments.number("--steps", 21, 1, 1_000);
    bytes = arguments.number("--bytes", 12_000, 1, 1 << 20);
    sizes =
        IntStream.concat(
                SIZES.stream().mapToInt(size -> size).filter(size -> size < files),
                IntStream.of(files))
            .boxed()
            .toList();
  }

  @Override
  public Table table() {
    return new Table(
        "snapshot",
        String.format(
            Locale.ROOT,
            "Snapshots of a folder of files of %,d bytes, beside git on the same folder.",
            bytes),
        List.of(P50, "worst ms"));
  }

  @Override
  public void run(Path dir, Table table) throws Exception {
    new Pair(dir.resolve("warm"), WARM_FILES, table()).measure(); // a worker's JVM is warm too
    for (int size : sizes) {
      new Pair(dir.resolve(Integer.toString(size)), size, table).measure();
    }
  }

  /** Both on one folder of one size. */
  private final class Pair {
    private final SampleTree tree;
    private final Path dir;
    private final int size;
    private final Table table;
    private final Snapshots snapshots;
    private String root = "";

    Pair(Path dir, int size, Table table) throws IOException {
      this.dir = Files.createDirectories(dir);
      this.size = size;
      this.table = table;
      this.tree = SampleTree.make(Files.createDirectory(dir.resolve("tree")), size, bytes);
      this.snapshots = new Snapshots(new FolderBlobs(dir.resolve("blobs")));
    }

    void measure() throws Exception {
      try (GitShell git = GitShell.on(tree.path(), dir.resolve("git"))) {
        add("git, first snapshot", Latencies.of(1, git::commit));
        add("own, first snapshot", Latencies.of(1, this::take));
        steps(git);
        Path theirs = Files.createDirectory(dir.resolve("theirs"));
        Path ours = Files.createDirectory(dir.resolve("ours"));
        add("git, restore into a new folder", Latencies.of(1, () -> git.restore(theirs)));
        add("own, restore into a new folder", Latencies.of(1, () -> restore(ours)));
        requireSame(theirs, ours);
      }
    }

    private void steps(GitShell git) throws Exception {
      long[] theirs = new long[steps];
      long[] ours = new long[steps];
      step(git, new long[1], new long[1], 0); // warm
      for (int i = 0; i < steps; i++) {
        step(git, theirs, ours, i);
      }
      add("git, step of one changed file", new Latencies(theirs));
      add("own, step of one changed file", new Latencies(ours));
    }

    private void step(GitShell git, long[] theirs, long[] ours, int i) throws Exception {
      tree.change();
      if (i % 2 == 0) {
        theirs[i] = nanos(git::commit);
        ours[i] = nanos(this::take);
      } else {
        ours[i] = nanos(this::take);
        theirs[i] = nanos(git::commit);
      }
    }

    private void take() {
      root = snapshots.take(tree.path());
    }

    private void restore(Path into) {
      snapshots.restore(root, into);
    }

    /** The same files to the byte: that of git is taken by a walk that knows nothing of it. */
    private void requireSame(Path theirs, Path ours) {
      Snapshots fresh = new Snapshots(new FolderBlobs(dir.resolve("check")));
      if (!fresh.take(ours).equals(root) || !fresh.take(theirs).equals(root)) {
        throw new BenchFailed("a restored folder is not the one that was taken: " + dir);
      }
    }

    private void add(String what, Latencies latencies) {
      table.add(row(size, what), latencies.millis(0.5), latencies.millis(1));
    }
  }

  private static long nanos(Latencies.Measured measured) throws Exception {
    long begin = System.nanoTime();
    measured.once();
    return System.nanoTime() - begin;
  }

  private static String row(int size, String what) {
    return String.format(Locale.ROOT, "%,6d: %s", size, what);
  }

  @Override
  public void conclude(Table table) {
    for (int size : sizes) {
      table.note(
          String.format(
              Locale.ROOT,
              "%,d files, own over git: step %.2f (to reach: below 1), first %.2f, restore %.2f",
              size,
              ratio(table, size, "step of one changed file"),
              ratio(table, size, "first snapshot"),
              ratio(table, size, "restore into a new folder")));
    }
    table.note("own waits until its files are on the disk; git, as it is set up, does not");
  }

  private static double ratio(Table table, int size, String what) {
    return table.ratio(row(size, "own, " + what), row(size, "git, " + what), P50);
  }
}
