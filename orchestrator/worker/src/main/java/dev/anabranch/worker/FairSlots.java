package dev.anabranch.worker;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Threads that run the calls that wait, in the fair order. */
final class FairSlots implements AutoCloseable {
  private final FairQueue<HeldCall> waiting = new FairQueue<>();
  private final Consumer<HeldCall> run;
  private final List<Thread> threads;
  private boolean closed;

  /** {@code run} must not throw. */
  FairSlots(int slots, String name, Consumer<HeldCall> run) {
    this.run = run;
    this.threads =
        IntStream.range(0, slots)
            .mapToObj(slot ->
                Thread.ofPlatform().daemon().name(name + "-" + (slot + 1)).unstarted(this::work))
            .toList();
  }

  void start() {
    threads.forEach(Thread::start);
  }

  synchronized void add(HeldCall call) {
    waiting.add(call.key().session(), call);
    notify();
  }

  /** Takes calls out that were not begun. */
  synchronized List<HeldCall> withdraw(Predicate<HeldCall> wanted) {
    return waiting.withdraw(wanted);
  }

  private void work() {
    for (Optional<HeldCall> call = next(); call.isPresent(); call = next()) {
      run.accept(call.get());
    }
  }

  private synchronized Optional<HeldCall> next() {
    try {
      Optional<HeldCall> next = waiting.next();
      while (next.isEmpty() && !closed) {
        wait();
        next = waiting.next();
      }
      return closed ? Optional.empty() : next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Begins no further call; waits for none. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
