package dev.anabranch.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A client of the feed that remembers its place alone. It reads pages of random size while others
 * write, and may close its reader at any of them and open another.
 */
final class Follower {
  private static final int PAGE_MAX = 40;

  private final Supplier<JournalReader> readers;
  private final int reopens;
  private final Random random;
  private final List<Entry> view = new ArrayList<>();
  private final CompletableFuture<Void> following;
  private final AtomicInteger reopened = new AtomicInteger();
  private volatile boolean ending;

  /** Reads on until {@link #end}, and at least until it has opened its reader so often. */
  Follower(Supplier<JournalReader> readers, int reopens, long seed) {
    this.readers = readers;
    this.reopens = reopens;
    this.random = new Random(seed);
    this.following =
        CompletableFuture.runAsync(
            this::follow, task -> Thread.ofPlatform().daemon().name("follower").start(task));
  }

  boolean isReopenedEnough() {
    return reopened.get() >= reopens || following.isDone();
  }

  private void follow() {
    boolean atEnd = false;
    while (!atEnd) {
      try (JournalReader reader = readers.get()) {
        for (int pages = 1 + random.nextInt(3); pages > 0 && !atEnd; pages--) {
          atEnd = read(reader);
        }
      } catch (JournalFailed away) {
        Patience.pause(10);
      }
      reopened.incrementAndGet();
    }
  }

  /** True if the writers had ended before the page was asked for, and it was empty. */
  private boolean read(JournalReader reader) {
    boolean ended = ending;
    long last = view.size();
    List<Entry> page = reader.feed(last, 1 + random.nextInt(PAGE_MAX));
    for (Entry entry : page) {
      assertThat(entry.ordering()).as("the entry after %s", last).isEqualTo(last + 1);
      last++;
    }
    view.addAll(page);
    return ended && page.isEmpty();
  }

  /** What was seen in all, up to the end of the feed. */
  List<Entry> end() {
    ending = true;
    try {
      following.get(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
    return view;
  }
}
