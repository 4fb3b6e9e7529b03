package dev.anabranch.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One thread that writes, and the queue before it. It takes what waits, up to {@value #EVENTS_MAX}
 * events, and commits it together; there is no timer: while one commit reaches the disk, the next
 * group gathers.
 */
final class GroupCommit implements AutoCloseable {
  static final int EVENTS_MAX = 2_000;
  static final int WAITING_MAX = 16_384;
  static final long WAITING_BYTES_MAX = 256L << 20;

  private final Deque<Write> waiting = new ArrayDeque<>();
  private final Consumer<List<Write>> commit;
  private final Thread thread;
  private long waitingBytes;
  private boolean closed;

  /** {@code commit} completes every write of its group and never throws. */
  GroupCommit(String name, Consumer<List<Write>> commit) {
    this.commit = commit;
    this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  /** Takes the write for a later commit; a closed or overfull queue refuses it at once. */
  void offer(Write write) {
    refusal(write).ifPresent(write.done()::completeExceptionally);
  }

  private synchronized Optional<RuntimeException> refusal(Write write) {
    if (closed) {
      return Optional.of(new IllegalStateException("the journal is closed"));
    }
    if (waiting.size() >= WAITING_MAX || waitingBytes >= WAITING_BYTES_MAX) {
      return Optional.of(
          new JournalFailed(
              waiting.size() + " appends wait for the disk already; try again in a moment"));
    }
    waiting.add(write);
    waitingBytes += write.bytes();
    notifyAll();
    return Optional.empty();
  }

  private void run() {
    try {
      for (List<Write> group = gather(); !group.isEmpty(); group = gather()) {
        commit.accept(group);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for work; empty when the queue is closed and nothing is left. */
  private synchronized List<Write> gather() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    List<Write> group = new ArrayList<>();
    int events = 0;
    while (!waiting.isEmpty() && events < EVENTS_MAX) {
      Write next = waiting.remove();
      waitingBytes -= next.bytes();
      events += next.size();
      group.add(next);
    }
    return group;
  }

  /** Writes what waits, then ends. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
