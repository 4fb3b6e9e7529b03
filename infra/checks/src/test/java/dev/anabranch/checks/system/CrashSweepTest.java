package dev.anabranch.checks.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.sessions.SessionView;
import dev.anabranch.testkit.CrashingJournal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A 20-step run that appends to a file is killed after every one of its journal writes. */
class CrashSweepTest {
  private static final int STEPS = 20;

  /** Crashes wait for brokers and workers more than they compute, so a few go side by side. */
  private static final int LANES = 3;

  @TempDir static Path dir;
  private static final List<Parts> lanes = new ArrayList<>();

  @BeforeAll
  static void start() {
    for (int i = 0; i < LANES; i++) {
      lanes.add(Parts.start(dir.resolve("lane-" + i), new AppendingPolicy(STEPS)));
    }
  }

  @AfterAll
  static void stop() {
    lanes.forEach(Parts::close);
  }

  @Test
  void a_crash_after_any_journal_write_changes_neither_the_files_nor_the_end() throws Exception {
    CrashingJournal[] counting = new CrashingJournal[1];
    Outcome uncrashed = uncrashed(counting);
    assertThat(uncrashed.log().lines()).hasSize(STEPS).doesNotHaveDuplicates();
    assertThat(counting[0].writes()).isGreaterThanOrEqualTo(2 * STEPS);
    Queue<Integer> points =
        new ConcurrentLinkedQueue<>(
            IntStream.rangeClosed(1, counting[0].writes()).boxed().toList());
    try (ExecutorService threads = Executors.newFixedThreadPool(LANES)) {
      List<Future<?>> sweeps = new ArrayList<>();
      lanes.forEach(lane -> sweeps.add(threads.submit(() -> sweep(lane, points, uncrashed))));
      for (Future<?> sweep : sweeps) {
        sweep.get();
      }
    }
    assertThat(points).isEmpty();
  }

  private static Void sweep(Parts lane, Queue<Integer> points, Outcome uncrashed) throws Exception {
    for (Integer point = points.poll(); point != null; point = points.poll()) {
      assertThat(crashedAfter(lane, point)).as("crash after write %d", point).isEqualTo(uncrashed);
    }
    return null;
  }

  /** What must not depend on crashes: how it ended, the files by their digest, the log itself. */
  private record Outcome(String status, Optional<String> root, String log) {}

  private static Outcome uncrashed(CrashingJournal[] counting) {
    try (TestHouse house =
        lanes
            .getFirst()
            .house(dir.resolve("uncrashed"), real -> counting[0] = CrashingJournal.never(real))) {
      return outcome(house, house.submit("append lines").id());
    }
  }

  private static Outcome crashedAfter(Parts lane, int point) throws Exception {
    Path data = dir.resolve("crash-" + point);
    List<Entry> durable = crash(lane, data, point);
    try (TestHouse house = lane.house(data)) {
      SessionId session = house.journal.sessions().getFirst().id();
      Outcome outcome = outcome(house, session);
      assertThat(house.entries(session)).startsWith(durable.toArray(new Entry[0]));
      return outcome;
    }
  }

  /** Runs until the write, dies, and says what was durable then. */
  private static List<Entry> crash(Parts lane, Path data, int point) throws Exception {
    CrashingJournal[] crashing = new CrashingJournal[1];
    TestHouse house = lane.house(data, real -> crashing[0] = CrashingJournal.after(point, real));
    try {
      house.submitUnheard("append lines");
      assertThat(crashing[0].crashed().await(60, TimeUnit.SECONDS)).isTrue();
      return house.entries(house.journal.sessions().getFirst().id());
    } finally {
      lane.crash(house);
    }
  }

  private static Outcome outcome(TestHouse house, SessionId session) {
    SessionView end = house.awaitEnd(session);
    assertThat(house.verified()).isTrue();
    assertThat(settledOnce(house.entries(session))).isTrue();
    return new Outcome(
        end.status(),
        house.reads.root(session, end.head()),
        house.file(session, end.head(), "log.txt"));
  }

  private static boolean settledOnce(List<Entry> entries) {
    List<String> calls =
        entries.stream()
            .filter(entry -> entry.event() instanceof dev.anabranch.events.ToolEvent.Settlement)
            .map(entry -> ((dev.anabranch.events.ToolEvent.Settlement) entry.event()).call())
            .toList();
    return calls.size() == calls.stream().distinct().count()
        && IntStream.range(0, entries.size()).allMatch(i -> entries.get(i).seq() == i + 1);
  }
}
