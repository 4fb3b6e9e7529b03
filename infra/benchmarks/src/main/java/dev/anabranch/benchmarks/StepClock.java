package dev.anabranch.benchmarks;

import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Notes when each step of one session passes three places: the model is asked, the model has
 * answered, the call is at the worker. The steps of a session follow each other, so a place is
 * passed once per step.
 */
final class StepClock {
  private static final double NANOS_PER_SECOND = 1e9;

  private final long[] asked;
  private final long[] answered;
  private final long[] called;
  private final AtomicInteger asks = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch all;

  StepClock(int steps) {
    asked = new long[steps];
    answered = new long[steps];
    called = new long[steps];
    all = new CountDownLatch(steps);
  }

  private static void note(long[] times, AtomicInteger count) {
    int index = count.getAndIncrement();
    if (index < times.length) {
      times[index] = System.nanoTime();
    }
  }

  void called() {
    note(called, calls);
    all.countDown();
  }

  /** The model, with its two places noted. */
  Model around(Model model) {
    return new Model() {
      @Override
      public CompletionStage<ModelAnswer> ask(ModelRequest request) {
        note(asked, asks);
        // The caller cancels the stage that it was given, so it must be the model's own.
        CompletionStage<ModelAnswer> answer = model.ask(request);
        answer.whenComplete((done, error) -> note(answered, answers));
        return answer;
      }

      @Override
      public void close() {
        model.close();
      }
    };
  }

  void awaitAll(long time, TimeUnit unit) throws InterruptedException {
    if (!all.await(time, unit)) {
      throw new BenchFailed(
          "the session stood still after " + calls.get() + " of " + called.length + " steps");
    }
  }

  Latencies step(int warm) {
    return between(called, 0, called, 1, warm);
  }

  List<Latencies> legs(int warm) {
    return List.of(
        between(called, 0, asked, 1, warm),
        between(asked, 1, answered, 1, warm),
        between(answered, 1, called, 1, warm));
  }

  double stepsPerSecond(int warm) {
    long nanos = called[called.length - 1] - called[warm];
    return (called.length - 1 - warm) * NANOS_PER_SECOND / nanos;
  }

  private static Latencies between(long[] from, int fromShift, long[] to, int toShift, int warm) {
    int count = from.length - 1 - warm;
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      nanos[i] = to[warm + i + toShift] - from[warm + i + fromShift];
    }
    return new Latencies(nanos);
  }
}
