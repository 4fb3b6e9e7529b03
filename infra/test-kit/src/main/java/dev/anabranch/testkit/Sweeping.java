package dev.anabranch.testkit;

import dev.anabranch.sessions.SessionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A sweep under way: plays the runs, several at once, and holds each against the first. */
final class Sweeping {
  /** Servers wait for each other more than they compute, so more go than there are processors. */
  private static final int LANES = 4;

  /** When so many runs are wrong the rest is not played: they would only take time. */
  private static final int FAULTY_MAX = 5;

  private final Supplier<Rehearsal> rehearsals;
  private final Consumer<SweepReport.Run> check;
  private final SortedMap<CrashPoint, String> faulty = new TreeMap<>();
  private int writes;

  Sweeping(Supplier<Rehearsal> rehearsals, Consumer<SweepReport.Run> check) {
    this.rehearsals = rehearsals;
    this.check = check;
  }

  int writes() {
    return writes;
  }

  /** Plays the run without a crash; it must be without a fault for a sweep to make sense. */
  SweepReport.Run uncrashed() {
    Rehearsal.Played played = play(Rehearsal::play);
    List<String> faults = new ArrayList<>(played.faults());
    played.run().ifPresent(run -> faults.addAll(checked(run)));
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "the run without any crash is wrong: %s\n  the last entries: %s"
              .formatted(String.join("; ", faults), played.tail()));
    }
    writes = played.writes();
    return played.run().orElseThrow();
  }

  /** Both crashes at each write. */
  List<CrashPoint> everywhere() {
    return IntStream.rangeClosed(1, writes)
        .boxed()
        .flatMap(write -> Stream.of(new CrashPoint(write, false), new CrashPoint(write, true)))
        .toList();
  }

  SweepReport report(SweepReport.Run uncrashed, List<CrashPoint> points) {
    List<SweepReport.Run> runs = new ArrayList<>();
    runs.add(uncrashed);
    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      List<Future<Optional<SweepReport.Run>>> played =
          points.stream().map(point -> lanes.submit(() -> crashed(point, uncrashed))).toList();
      for (Future<Optional<SweepReport.Run>> run : played) {
        result(run).ifPresent(runs::add);
      }
    }
    if (!faulty.isEmpty()) {
      throw new AssertionError(message());
    }
    SweepReport report = new SweepReport(writes, runs);
    if (report.crashes() == 0) {
      throw new IllegalStateException(
          "no server died: the run ended before it came to the crash " + points.getLast());
    }
    return report;
  }

  /** Empty if enough runs were wrong already. */
  private Optional<SweepReport.Run> crashed(CrashPoint point, SweepReport.Run uncrashed) {
    if (isEnough()) {
      return Optional.empty();
    }
    Rehearsal.Played played = play(rehearsal -> rehearsal.play(point));
    List<String> faults = new ArrayList<>(played.faults());
    played
        .run()
        .ifPresent(run -> {
          faults.addAll(differences(uncrashed, run));
          faults.addAll(checked(run));
        });
    if (!faults.isEmpty()) {
      wrong(point, played, faults);
    }
    return played.run();
  }

  private List<String> checked(SweepReport.Run run) {
    try {
      check.accept(run);
      return List.of();
    } catch (AssertionError | RuntimeException e) {
      return List.of("the check says: " + String.valueOf(e.getMessage()).strip());
    }
  }

  /** An agent that was told of a doubt may do what it likes. */
  private static List<String> differences(SweepReport.Run uncrashed, SweepReport.Run run) {
    String expected = ending(uncrashed.end());
    String actual = ending(run.end());
    return expected.equals(actual) || run.inDoubt()
        ? List.of()
        : List.of("it ends as " + actual + ", without a crash as " + expected);
  }

  private static String ending(SessionView end) {
    return end.status()
        + end.answer().map(answer -> " \"" + answer + "\"").orElse("")
        + end.reason().map(reason -> " (" + reason + ")").orElse("");
  }

  private synchronized boolean isEnough() {
    return faulty.size() >= FAULTY_MAX;
  }

  private synchronized void wrong(CrashPoint point, Rehearsal.Played played, List<String> faults) {
    faulty.put(
        point,
        """
        crash %s of %d [%s]
          %s
          the last entries: %s
          replay: CrashSweep.of(agent).%s.run()\
        """
            .formatted(
                point,
                writes,
                played.words(),
                String.join("\n  ", faults),
                played.tail(),
                point.replay()));
  }

  private synchronized String message() {
    String more = isEnough() ? ", and the rest was not played" : "";
    return "crashes that break the agent: %d%s\n\n%s"
        .formatted(faulty.size(), more, String.join("\n\n", faulty.values()));
  }

  /** Something that is done with a rehearsal. */
  private interface Playing {
    Rehearsal.Played with(Rehearsal rehearsal) throws InterruptedException;
  }

  private Rehearsal.Played play(Playing playing) {
    try (Rehearsal rehearsal = rehearsals.get()) {
      return playing.with(rehearsal);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the sweep was interrupted", e);
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the sweep was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
