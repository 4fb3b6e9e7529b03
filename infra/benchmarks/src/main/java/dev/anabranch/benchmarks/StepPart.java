package dev.anabranch.benchmarks;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Intake;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.model.Model;
import dev.anabranch.sessions.LocalSessions;
import dev.anabranch.sessions.SessionParts;
import dev.anabranch.sessions.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * One session of many steps: each a model call over HTTP and a {@code pure} tool call over Kafka,
 * both durable, with the real journal, actor and bus. Only the tool is not real: a worker on the
 * bus answers it with 1,024 bytes at once.
 */
final class StepPart {
  private static final int WARM_STEPS = 20;
  private static final long WAIT_MINUTES = 10;
  private static final Duration CANCEL_GRACE = Duration.ofSeconds(5);

  private final Bus bus;
  private final Model model;
  private final String baseUrl;
  private final int promptKib;
  private final RandomGenerator random;

  StepPart(Bus bus, Model model, String baseUrl, int promptKib, RandomGenerator random) {
    this.bus = bus;
    this.model = model;
    this.baseUrl = baseUrl;
    this.promptKib = promptKib;
    this.random = random;
  }

  /**
   * What came of a run.
   *
   * @param legs from the call at the worker to the model being asked, from there to its answer,
   *     from there to the next call at the worker
   * @param journalBytes growth of the journal's file in one step
   */
  record Outcome(Latencies step, List<Latencies> legs, double stepsPerSecond, long journalBytes) {}

  Outcome measure(Path dir, int steps) throws Exception {
    Path file = dir.resolve("journal.db");
    JdbcJournal.open(Database.sqlite(file), InstantSource.system()).close();
    long empty = Files.size(file);
    StepClock clock = new StepClock(steps + WARM_STEPS);
    run(file, clock, steps + WARM_STEPS);
    long bytes = (size(dir) - empty) / (steps + WARM_STEPS);
    return new Outcome(
        clock.step(WARM_STEPS), clock.legs(WARM_STEPS), clock.stepsPerSecond(WARM_STEPS), bytes);
  }

  private void run(Path file, StepClock clock, int steps) throws Exception {
    Bus.Subscription calls =
        bus.takeCalls(
            Intake.of(
                Intake.Kinds.PURE,
                BusPart.SLOTS,
                delivery -> {
                  clock.called();
                  return BusPart.answer(bus, delivery);
                }));
    try (JdbcJournal journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system());
        LocalSessions sessions =
            LocalSessions.start(
                new SessionParts(
                    journal,
                    bus,
                    clock.around(new TailModel(model, promptKib)),
                    InstantSource.system(),
                    CANCEL_GRACE,
                    random))) {
      SessionId session = submit(sessions, steps);
      clock.awaitAll(WAIT_MINUTES, TimeUnit.MINUTES);
      awaitEnd(journal, session);
    } finally {
      calls.close();
    }
  }

  private SessionId submit(Sessions sessions, int steps) throws Exception {
    Sessions.Submit task =
        new Sessions.Submit(
            "benchmark",
            new ModelChoice("echo-" + steps, baseUrl),
            Optional.empty(),
            3,
            new Limits(steps + 10, TimeUnit.HOURS.toSeconds(1)),
            "bench",
            Optional.empty(),
            Optional.empty());
    return sessions.submit(task).toCompletableFuture().get(WAIT_MINUTES, TimeUnit.MINUTES).id();
  }

  private static void awaitEnd(JdbcJournal journal, SessionId session) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (System.nanoTime() < deadline) {
      long head = journal.session(session).orElseThrow().head();
      List<Entry> last = journal.read(session, head - 1, 1);
      if (last.getFirst().event() instanceof TaskEvent.Ended) {
        return;
      }
      Thread.sleep(20);
    }
    throw new BenchFailed("session " + session + " did not end after its steps");
  }

  private static long size(Path dir) throws IOException {
    try (var files = Files.list(dir)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("journal.db"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
