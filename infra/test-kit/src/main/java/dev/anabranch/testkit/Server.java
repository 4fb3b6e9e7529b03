package dev.anabranch.testkit;

import dev.anabranch.journal.JournalReader;
import dev.anabranch.sessions.JournalSessionReads;
import dev.anabranch.sessions.LocalSessions;
import dev.anabranch.sessions.SessionParts;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.SessionView;
import dev.anabranch.sessions.dispatch.DispatchTerms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One server of a run: sessions over a journal, from its start until the end or its death. */
final class Server implements AutoCloseable {
  private static final Duration CANCEL_GRACE = Duration.ofSeconds(1);

  /** The session is looked at when no commit has come for so long. */
  private static final long QUIET_MILLIS = 2;

  private final World world;
  private final CrashingJournal journal;
  private final LocalSessions sessions;
  private final SessionReads reads;
  private final CompletableFuture<SessionView> accepted;
  private final Semaphore commits = new Semaphore(1);
  private final JournalReader.Listening listening;
  private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
  private CompletableFuture<Void> acting = CompletableFuture.completedFuture(null);
  private long actedAt;

  /** Starts, goes on with what it finds, and is asked for the task as often as it takes. */
  Server(World world, CrashingJournal journal) {
    this.world = world;
    this.journal = journal;
    this.listening = journal.onCommit(commits::release);
    this.reads = new JournalSessionReads(journal, world.blobs());
    this.sessions =
        LocalSessions.start(
            new SessionParts(
                journal,
                world.bus(),
                world.model(),
                world.clock(),
                CANCEL_GRACE,
                new SplittableRandom(1),
                SessionParts.Extras.NONE
                    .with(world.blobs())
                    .with(DispatchTerms.DEFAULT.withoutBeats())));
    this.accepted =
        sessions
            .submit(world.session(), world.agent().submitted(World.OWNER))
            .toCompletableFuture();
  }

  /** The session at its end; empty if the server died before. Fails with {@link RunStopped}. */
  Optional<SessionView> run(Duration within) throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    boolean changed = false;
    while (!journal.isCrashed()) {
      if (commits.tryAcquire(QUIET_MILLIS, TimeUnit.MILLISECONDS)) {
        commits.drainPermits();
        changed = true;
      } else if (changed) {
        changed = false;
        Optional<SessionView> now = now().filter(session -> !journal.isDoomed());
        if (now.filter(Server::isOver).isPresent()) {
          return now;
        }
        now.ifPresent(this::people);
      }
      requireNoProblem();
      if (System.nanoTime() > end) {
        throw new RunStopped("it does not end within " + within.toMillis() + " ms");
      }
    }
    return Optional.empty();
  }

  private Optional<SessionView> now() {
    return journal.session(world.session()).map(row -> reads.show(row.id()));
  }

  private static boolean isOver(SessionView session) {
    return List.of("completed", "failed", "cancelled").contains(session.status());
  }

  /** Lets the person act, if the session waits for one who has not yet seen it as it is. */
  private void people(SessionView session) {
    boolean waits = List.of("waiting", "paused").contains(session.status());
    if (!waits || !acting.isDone() || actedAt == session.head()) {
      return;
    }
    TestAgent.Person person =
        world
            .agent()
            .person()
            .orElseThrow(() ->
                new RunStopped(
                    "it is " + session.status() + " and has no person to go on: TestAgent.person"));
    actedAt = session.head();
    acting = CompletableFuture.runAsync(() -> person.act(sessions, session), people);
    acting.whenComplete((done, problem) -> commits.release());
  }

  private void requireNoProblem() {
    for (CompletableFuture<?> asked : List.of(accepted, acting)) {
      if (asked.isCompletedExceptionally() && !journal.isCrashed()) {
        throw new RunStopped("what a person asked of it failed: " + asked.exceptionNow());
      }
    }
  }

  @Override
  public void close() {
    people.shutdownNow();
    listening.close();
    sessions.close();
  }
}
