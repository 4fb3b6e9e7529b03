package dev.anabranch.benchmarks.store;

import dev.anabranch.benchmarks.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** A closed loop: each of many sessions waits for its append before it sends the next. */
final class Load {
  private static final Duration WARM = Duration.ofMillis(300);

  private Load() {}

  /** What came of a loop. */
  record Outcome(double perSecond, Latencies latencies) {}

  static Outcome run(int sessions, Duration time, Append append) throws Exception {
    long begin = System.nanoTime() + WARM.toNanos();
    long end = begin + time.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Loop>> loops = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        int session = i;
        loops.add(threads.submit(() -> new Loop(begin, end).run(session, append)));
      }
      List<Loop> all = new ArrayList<>();
      for (Future<Loop> loop : loops) {
        all.add(loop.get());
      }
      long within = all.stream().mapToLong(loop -> loop.within).sum();
      long[] nanos = all.stream().flatMapToLong(Loop::nanos).toArray();
      return new Outcome(within / (time.toNanos() / 1e9), new Latencies(nanos));
    }
  }

  /** One session's appends: those that ended within the time count, the last one is timed too. */
  private static final class Loop {
    private final long begin;
    private final long end;
    private long[] nanos = new long[1024];
    private int timed;
    private long within;

    Loop(long begin, long end) {
      this.begin = begin;
      this.end = end;
    }

    Loop run(int session, Append append) throws Exception {
      long last = System.nanoTime();
      for (long head = 0; last < end; head++) {
        append.once(session, head);
        long now = System.nanoTime();
        if (now >= begin) {
          note(now - last);
          within += now <= end ? 1 : 0;
        }
        last = now;
      }
      return this;
    }

    private void note(long time) {
      nanos = timed == nanos.length ? Arrays.copyOf(nanos, 2 * timed) : nanos;
      nanos[timed++] = time;
    }

    LongStream nanos() {
      return Arrays.stream(nanos, 0, timed);
    }
  }

  /** A durable append to a session after its entry {@code head}. */
  interface Append {
    void once(int session, long head) throws Exception;
  }
}
