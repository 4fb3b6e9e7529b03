package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Runs the same seeds on every machine, on all cores; with {@code -Danabranch.simulator.seconds} as
 * many as that time allows. It says how many. One seed again: {@code -Danabranch.seed=N}.
 */
class SimulatorTest {
  private static final int SEEDS = 60_000;
  private static final Optional<Duration> TIME =
      Optional.ofNullable(Long.getLong("anabranch.simulator.seconds")).map(Duration::ofSeconds);
  private static final int FORGETFUL_SEEDS = 1_000;
  private static final long FIRST = Long.getLong("anabranch.seed.first", 0);

  private final AtomicLong next = new AtomicLong(FIRST);
  private final AtomicLong entries = new AtomicLong();
  private final AtomicLong crashes = new AtomicLong();
  private final AtomicLong subagents = new AtomicLong();

  @Test
  void whole_sessions_hold_what_they_promise_from_any_seed() throws Exception {
    Long one = Long.getLong("anabranch.seed");
    if (one != null) {
      new Simulation(one).run();
      return;
    }
    long begun = System.nanoTime();
    int cores = Runtime.getRuntime().availableProcessors();
    try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < cores; i++) {
        running.add(threads.submit(() -> runSeeds(begun)));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    }
    System.out.printf(
        "simulator: %d seeds from %d in %d s on %d cores, %d entries, %d crashes, %d sub-agents%n",
        next.get() - FIRST,
        FIRST,
        since(begun).toSeconds(),
        cores,
        entries.get(),
        crashes.get(),
        subagents.get());
    assertThat(crashes.get()).isGreaterThan(0);
    assertThat(subagents.get()).isGreaterThan(0);
  }

  private void runSeeds(long begun) {
    while (isOpen(begun)) {
      long seed = next.getAndIncrement();
      Simulation simulation = new Simulation(seed);
      entries.addAndGet(run(simulation, seed));
      crashes.addAndGet(simulation.crashes());
      subagents.addAndGet(simulation.subagents());
    }
  }

  private boolean isOpen(long begun) {
    return TIME.map(time -> since(begun).compareTo(time) < 0).orElse(next.get() < FIRST + SEEDS);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  @Test
  void a_worker_that_forgets_what_it_ran_is_caught() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> {
          for (long seed = 0; seed < FORGETFUL_SEEDS; seed++) {
            Simulation.withForgetfulWorkers(seed).run();
          }
        })
        .withMessageContaining("effects of call");
  }

  private static int run(Simulation simulation, long seed) {
    try {
      return simulation.run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "seed "
              + seed
              + " fails; run it again: mvn -pl actors/session -am test -Dtest=SimulatorTest"
              + " -Dsurefire.failIfNoSpecifiedTests=false -Danabranch.seed="
              + seed,
          e);
    }
  }
}
