package dev.anabranch.checks.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract finds faults: each broken worker fails the test that speaks of its fault. */
final class BrokenWorkersTest {
  /** What the next run of the contract is held against; the launcher makes the class itself. */
  private static final ThreadLocal<JavaWorker.Flaw> NEXT =
      ThreadLocal.withInitial(() -> JavaWorker.Flaw.NONE);

  @ParameterizedTest
  @CsvSource({
    "NONE, what_it_answers_is_an_observation_to_the_letter, 0",
    "GARBLES, what_it_answers_is_an_observation_to_the_letter, 1",
    "ENDS_WITH_ZERO, an_exit_is_told_as_it_is, 1",
    "HIDES_REFUSALS, its_refusal_is_told_to_the_model, 1",
    "KEEPS_HALF, an_output_larger_than_a_message_is_kept_whole, 1",
    "DOES_TWICE, each_of_many_calls_is_run_once_under_the_name_that_stays_its_own, 1",
    "REPEATS_NAMES, each_of_many_calls_is_run_once_under_the_name_that_stays_its_own, 1",
    "IGNORES_STOPS, a_cancelled_call_ends_when_it_says_so, 1",
    "BEGINS_UNASKED, what_it_answers_is_an_observation_to_the_letter, 1"
  })
  void a_worker_with_a_flaw_fails_the_contract(JavaWorker.Flaw flaw, String test, int failures) {
    NEXT.set(flaw);
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(Held.class, test))
                .build(),
            listener);
    NEXT.remove();
    TestExecutionSummary summary = listener.getSummary();
    assertThat(summary.getTestsStartedCount()).isEqualTo(1);
    assertThat(summary.getTestsFailedCount()).isEqualTo(failures);
  }

  /** The contract against the worker of the moment; not found by its name. */
  static final class Held extends RemoteWorkerContract {
    @Override
    AutoCloseable start(RemoteHouse house, String name, Path effects) throws Exception {
      return new JavaWorker(house, name, effects, NEXT.get());
    }
  }
}
