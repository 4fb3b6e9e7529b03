package dev.anabranch.benchmarks;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Intake;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.model.Model;
import dev.anabranch.sessions.LocalSessions;
import dev.anabranch.sessions.SessionParts;
import dev.anabranch.sessions.Sessions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Sessions that all begin together, with the journal, the actors and the bus of the house. */
final class ManySessionsPart {
  private static final long WAIT_MINUTES = 10;
  private static final Duration CANCEL_GRACE = Duration.ofSeconds(5);

  private final Bus bus;
  private final Model model;
  private final String baseUrl;
  private final RandomGenerator random;

  ManySessionsPart(Bus bus, Model model, String baseUrl, RandomGenerator random) {
    this.bus = bus;
    this.model = model;
    this.baseUrl = baseUrl;
    this.random = random;
  }

  /** What came of a run; a step is the time from one call of a session to its next. */
  record Outcome(Latencies step, Pace pace) {}

  Outcome measure(Path dir, int count, int steps) throws Exception {
    Steps all = new Steps(count, steps);
    Bus.Subscription calls =
        bus.takeCalls(
            Intake.of(
                Intake.Kinds.PURE,
                count,
                delivery -> {
                  all.called(delivery.request().session());
                  return BusPart.answer(bus, delivery);
                }));
    Database place = Database.sqlite(dir.resolve("journal.db"));
    try (JdbcJournal journal = JdbcJournal.open(place, InstantSource.system());
        LocalSessions sessions =
            LocalSessions.start(
                new SessionParts(
                    journal, bus, model, InstantSource.system(), CANCEL_GRACE, random))) {
      for (int session = 0; session < count; session++) {
        sessions.submit(task(steps)).toCompletableFuture().get(WAIT_MINUTES, TimeUnit.MINUTES);
      }
      return all.await();
    } finally {
      calls.close();
    }
  }

  /** One step more than is measured, so that none ends while others are. */
  private Sessions.Submit task(int steps) {
    return new Sessions.Submit(
        "benchmark",
        new ModelChoice("echo-" + (steps + 1), baseUrl),
        Optional.empty(),
        3,
        new Limits(steps + 10, TimeUnit.HOURS.toSeconds(1)),
        "bench",
        Optional.empty(),
        Optional.empty());
  }

  /** Notes when each session's call is at the worker. */
  private static final class Steps {
    private final int steps;
    private final long[] nanos;
    private final AtomicInteger noted = new AtomicInteger();
    private final Map<SessionId, Last> last = new ConcurrentHashMap<>();
    private final CountDownLatch all;
    private volatile Pace.Watch watch = Pace.begin();
    private final AtomicBoolean begun = new AtomicBoolean();

    /** When the newest of so many calls came. */
    private record Last(int number, long at) {}

    Steps(int count, int steps) {
      this.steps = steps;
      this.nanos = new long[count * steps];
      this.all = new CountDownLatch(count);
    }

    /** The calls of one session come one after the other. */
    void called(SessionId session) {
      long now = System.nanoTime();
      Last before = last.put(session, next(session, now));
      if (before == null && begun.compareAndSet(false, true)) {
        watch = Pace.begin();
      } else if (before != null && before.number() <= steps) {
        nanos[noted.getAndIncrement()] = now - before.at();
        if (before.number() == steps) {
          all.countDown();
        }
      }
    }

    private Last next(SessionId session, long now) {
      Last before = last.get(session);
      return new Last(before == null ? 1 : before.number() + 1, now);
    }

    Outcome await() throws InterruptedException {
      if (!all.await(WAIT_MINUTES, TimeUnit.MINUTES)) {
        throw new BenchFailed("the sessions stood still after " + noted.get() + " steps");
      }
      return new Outcome(new Latencies(nanos), watch.end(nanos.length));
    }
  }
}
