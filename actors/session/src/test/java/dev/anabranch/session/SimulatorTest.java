package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Runs as many seeds as its time allows on all cores and says how many: {@code
 * -Danabranch.simulator.seconds}. One seed again: {@code -Danabranch.seed=N}.
 */
class SimulatorTest {
  private static final long SECONDS = Long.getLong("anabranch.simulator.seconds", 150);
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
    Instant end = Instant.now().plus(Duration.ofSeconds(SECONDS));
    int cores = Runtime.getRuntime().availableProcessors();
    try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < cores; i++) {
        running.add(threads.submit(() -> runUntil(end)));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    }
    System.out.printf(
        "simulator: %d seeds from %d in %d s on %d cores, %d entries, %d crashes, %d sub-agents%n",
        next.get() - FIRST, FIRST, SECONDS, cores, entries.get(), crashes.get(), subagents.get());
    assertThat(crashes.get()).isGreaterThan(0);
    assertThat(subagents.get()).isGreaterThan(0);
  }

  private void runUntil(Instant end) {
    do {
      long seed = next.getAndIncrement();
      Simulation simulation = new Simulation(seed);
      entries.addAndGet(run(simulation, seed));
      crashes.addAndGet(simulation.crashes());
      subagents.addAndGet(simulation.subagents());
    } while (Instant.now().isBefore(end));
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
