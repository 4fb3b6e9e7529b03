package dev.anabranch.journal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/**
 * Tells listeners that something was committed, on a thread of its own, so that a slow one delays
 * no commit. Several commits may be told as one, and one commit twice. Until somebody listens,
 * nothing runs.
 */
final class Listeners implements AutoCloseable {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore commits = new Semaphore(0);
  private final Others others;
  private Optional<Thread> thread = Optional.empty();
  private Optional<Dialect.Remote> remote = Optional.empty();
  private boolean closed;

  /** {@code others} tells of the commits that are not told by {@link #committed} here. */
  Listeners(Others others) {
    this.others = others;
  }

  JournalReader.Listening add(Runnable listener) {
    listeners.add(listener);
    start();
    return () -> listeners.remove(listener);
  }

  private synchronized void start() {
    if (thread.isEmpty() && !closed) {
      thread = Optional.of(Thread.ofPlatform().daemon().name("journal-listeners").start(this::run));
      remote = others.remote(this::committed);
    }
  }

  void committed() {
    if (!listeners.isEmpty() && commits.availablePermits() == 0) {
      commits.release();
    }
  }

  private void run() {
    try {
      while (true) {
        commits.acquire();
        commits.drainPermits();
        listeners.forEach(Listeners::tell);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One listener that fails keeps no other from being told. */
  static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      Thread self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    remote.ifPresent(Dialect.Remote::close);
    thread.ifPresent(Thread::interrupt);
  }

  /** Starts what hears of other nodes; empty where nobody else can write. */
  interface Others {
    Optional<Dialect.Remote> remote(Runnable committed);
  }
}
