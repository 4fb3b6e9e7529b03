package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Runs as many seeds as its time allows and says how many: {@code -Danabranch.simulator.seconds}.
 * One seed again: {@code -Danabranch.seed=N}.
 */
class SimulatorTest {
  private static final long SECONDS = Long.getLong("anabranch.simulator.seconds", 60);
  private static final int FORGETFUL_SEEDS = 50;
  private static final long FIRST = Long.getLong("anabranch.seed.first", 0);

  @Test
  void whole_sessions_hold_what_they_promise_from_any_seed() {
    Long one = Long.getLong("anabranch.seed");
    if (one != null) {
      new Simulation(one).run();
      return;
    }
    Instant end = Instant.now().plus(Duration.ofSeconds(SECONDS));
    long seed = FIRST;
    long entries = 0;
    long crashes = 0;
    long subagents = 0;
    for (; seed == FIRST || Instant.now().isBefore(end); seed++) {
      Simulation simulation = new Simulation(seed);
      entries += run(simulation, seed);
      crashes += simulation.crashes();
      subagents += simulation.subagents();
    }
    System.out.printf(
        "simulator: %d seeds from %d, %d entries, %d crashes, %d sub-agents%n",
        seed - FIRST, FIRST, entries, crashes, subagents);
    assertThat(crashes).isGreaterThan(0);
    assertThat(subagents).isGreaterThan(0);
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
