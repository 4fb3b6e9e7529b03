package dev.anabranch.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/**
 * Tells listeners that something was committed, on a thread of its own, so that a slow one delays
 * no commit. Several commits may be told as one.
 */
final class Listeners implements AutoCloseable {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore commits = new Semaphore(0);
  private final Thread thread;

  Listeners(String name) {
    thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  JournalReader.Listening add(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
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
  public void close() {
    thread.interrupt();
  }
}
