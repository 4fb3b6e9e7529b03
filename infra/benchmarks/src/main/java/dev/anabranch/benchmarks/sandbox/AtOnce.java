package dev.anabranch.benchmarks.sandbox;

import dev.anabranch.benchmarks.Latencies;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The same thing on some threads at once, each of which does it again as soon as it is done. */
final class AtOnce {
  private AtOnce() {}

  /** How long each took, and how many there were in a second. */
  record Outcome(Latencies latencies, double perSecond) {}

  static Outcome measure(int threads, int times, Latencies.Measured measured) throws Exception {
    long[] nanos = new long[times];
    AtomicInteger next = new AtomicInteger();
    long begin = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(
            pool.submit(() -> {
              for (int at = next.getAndIncrement(); at < times; at = next.getAndIncrement()) {
                long before = System.nanoTime();
                measured.once();
                nanos[at] = System.nanoTime() - before;
              }
              return null;
            }));
      }
      for (Future<?> one : all) {
        finish(one);
      }
    }
    return new Outcome(new Latencies(nanos), times * 1e9 / (System.nanoTime() - begin));
  }

  private static void finish(Future<?> one) throws Exception {
    try {
      one.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
