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
    "GARBLES, what_it_answers_is_an_observation_to_the_letter, gr?? dich",
    "ENDS_WITH_ZERO, an_exit_is_told_as_it_is, expected: 3",
    "HIDES_REFUSALS, its_refusal_is_told_to_the_model, cannot be cast",
    "KEEPS_HALF, an_output_larger_than_a_message_is_kept_whole, 1500000",
    "DOES_TWICE, each_of_many_calls_is_run_once_under_the_name_that_stays_its_own, unexpected",
    "REPEATS_NAMES, each_of_many_calls_is_run_once_under_the_name_that_stays_its_own, the same",
    "IGNORES_STOPS, a_cancelled_call_ends_when_it_says_so, InDoubt",
    "NEVER_BEATS, a_worker_that_is_busy_for_long_is_not_taken_for_lost, not lost",
    "IGNORES_NO, a_call_that_it_may_not_begin_any_more_is_left_alone, was not fulfilled",
    "BEGINS_UNASKED, what_it_answers_is_an_observation_to_the_letter, cannot be cast"
  })
  void a_worker_with_a_flaw_fails_the_contract(JavaWorker.Flaw flaw, String test, String words) {
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
    assertThat(summary.getFailures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.getException()).hasMessageContaining(words));
  }

  /** The contract against the worker of the moment; not found by its name. */
  static final class Held extends RemoteWorkerContract {
    @Override
    AutoCloseable start(Place place, Path effects) throws Exception {
      return new JavaWorker(place, effects, NEXT.get());
    }
  }
}
