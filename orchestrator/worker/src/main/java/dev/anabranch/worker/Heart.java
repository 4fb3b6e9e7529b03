package dev.anabranch.worker;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.ToolProgress;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.bus.WorkerBeat.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Says that the worker lives and what it holds: every two seconds, and soon after it changed; and
 * passes on what running calls print.
 */
final class Heart implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Heart.class.getName());
  private static final Duration EVERY = Duration.ofSeconds(WorkerBeat.EVERY_SECONDS);
  private static final Duration AT_MOST_EVERY = Duration.ofMillis(200);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
  private static final String PROGRAM =
      "anabranch "
          + Optional.ofNullable(Heart.class.getPackage().getImplementationVersion())
              .orElse("(no version)");

  private final Bus bus;
  private final WorkerBeat self;
  private final Now worker;
  private final Thread thread;
  private final Object speaking = new Object();
  private State state;
  private boolean changed = true;
  private boolean closed;
  private long beatAt = System.nanoTime() - EVERY.toNanos();
  private long toldAt = beatAt;

  /**
   * What may be other at each beat.
   *
   * @param tools the names of what it can run
   * @param busy how many of the calls that it holds need a slot
   * @param holds the calls that it holds
   * @param printing those that can tell what they print
   */
  record Now(
      Supplier<List<String>> tools,
      IntSupplier busy,
      Supplier<List<WorkerBeat.Held>> holds,
      Supplier<List<HeldCall>> printing) {
    static final Now NOTHING = new Now(List::of, () -> 0, List::of, List::of);
  }

  /** {@code self} is what every beat says. */
  Heart(Bus bus, WorkerBeat self, Now worker) {
    this.bus = bus;
    this.self = self;
    this.worker = worker;
    this.state = self.state();
    this.thread = Thread.ofPlatform().daemon().name("worker-heart").unstarted(this::live);
  }

  /** The heart of a worker that takes no calls. */
  static Heart unable(Bus bus, WorkerBeat self) {
    return new Heart(bus, self, Now.NOTHING);
  }

  void start() {
    thread.start();
  }

  /** A call that is not pure began or ends; said soon. */
  synchronized void change() {
    if (!changed) {
      changed = true;
      notifyAll();
    }
  }

  /** Says at once what it is now. */
  void become(State next) {
    synchronized (this) {
      state = next;
    }
    beat(System.nanoTime());
  }

  private void live() {
    while (awaitDue()) {
      long now = System.nanoTime();
      if (isBeatDue(now)) {
        beat(now);
      }
      if (now - toldAt >= Progress.EVERY.toNanos()) {
        toldAt = now;
        worker.printing().get().forEach(this::tell);
      }
    }
  }

  private synchronized boolean awaitDue() {
    try {
      while (!closed) {
        long now = System.nanoTime();
        long toTell = Progress.EVERY.toNanos() - (now - toldAt);
        long left = Math.min(toTell, pause().toNanos() - (now - beatAt));
        if (left <= 0) {
          return true;
        }
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private Duration pause() {
    return changed ? AT_MOST_EVERY : EVERY;
  }

  private synchronized boolean isBeatDue(long now) {
    return now - beatAt >= pause().toNanos();
  }

  /** A beat is on its way before the next one looks at what is held. */
  private void beat(long now) {
    synchronized (speaking) {
      State said;
      synchronized (this) {
        changed = false;
        beatAt = now;
        said = state;
      }
      publish(said, worker.holds().get());
    }
  }

  private void publish(State said, List<WorkerBeat.Held> held) {
    send(() ->
        bus.publish(
            new WorkerBeat(
                self.worker(),
                self.protocol(),
                self.program(),
                said,
                self.problem(),
                self.labels(),
                worker.tools().get(),
                self.slots(),
                worker.busy().getAsInt(),
                held)));
  }

  private void tell(HeldCall call) {
    call.progress()
        .flatMap(Progress::news)
        .filter(piece -> !piece.text().isEmpty())
        .ifPresent(piece ->
            send(() ->
                bus.publish(
                    new ToolProgress(
                        call.key().session(),
                        call.key().call(),
                        call.attempt(),
                        self.worker(),
                        piece.from(),
                        piece.text()))));
  }

  private static void send(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "news of the worker are lost", e);
    }
  }

  /** The last word: it holds nothing any more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    publish(State.GONE, List.of());
  }

  /** What every beat of a worker says. */
  static WorkerBeat self(String name, Worker.Settings settings, Optional<String> problem) {
    return new WorkerBeat(
        name,
        WorkerBeat.PROTOCOL,
        PROGRAM,
        problem.isEmpty() ? State.READY : State.UNABLE,
        problem,
        settings.labels(),
        List.of(),
        settings.slots(),
        List.of());
  }
}
