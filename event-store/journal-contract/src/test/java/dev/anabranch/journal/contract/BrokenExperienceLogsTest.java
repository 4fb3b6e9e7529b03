package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.anabranch.journal.ExperienceLog;
import dev.anabranch.journal.MemoryExperienceLog;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract finds faults: each broken log fails the tests that speak of its fault. */
class BrokenExperienceLogsTest {
  /** What the next run of the contract is held against; the launcher makes the class itself. */
  private static final ThreadLocal<Function<InstantSource, ExperienceLog>> NEXT =
      ThreadLocal.withInitial(() -> MemoryExperienceLog::new);

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("has no fence", BrokenExperienceLog.HasNoFence::new, "expects_another_head"),
        fault("keeps half", BrokenExperienceLog.KeepsHalfAnAppend::new, "is_appended_is_read"),
        fault("forgets a hash", BrokenExperienceLog.ForgetsAHash::new, "every_hash_follows"),
        fault("believes the clock", BrokenExperienceLog.BelievesTheClock::new, "never_goes_back"),
        fault(
            "acknowledges before commit",
            BrokenExperienceLog.AcknowledgesBeforeCommit::new,
            "was_acknowledged_is_there"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void a_log_with_a_fault_fails_the_contract(
      String fault, Function<InstantSource, ExperienceLog> log, String expected) {
    assertThat(failures(log))
        .as("the contract against one that %s", fault)
        .anyMatch(name -> name.contains(expected));
  }

  @Test
  void a_sound_log_run_the_same_way_passes() {
    assertThat(failures(MemoryExperienceLog::new)).isEmpty();
  }

  private static List<String> failures(Function<InstantSource, ExperienceLog> log) {
    NEXT.set(log);
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(Held.class)).build(),
            listener);
    NEXT.remove();
    TestExecutionSummary summary = listener.getSummary();
    assertThat(summary.getTestsStartedCount()).isEqualTo(9);
    return summary.getFailures().stream()
        .map(failure -> failure.getTestIdentifier().getUniqueId())
        .toList();
  }

  private static Arguments fault(
      String name, Function<InstantSource, ExperienceLog> log, String expected) {
    return Arguments.of(name, log, expected);
  }

  static final class Held extends DurableExperienceLogContract {
    private ExperienceLog held = new MemoryExperienceLog(InstantSource.system());

    @Override
    protected ExperienceLog open(SteppedClock clock) {
      held = NEXT.get().apply(clock);
      return held;
    }

    /** The broken ones stand on memory and say themselves what a kill would leave. */
    @Override
    protected ExperienceLog afterKill(SteppedClock clock) {
      return held instanceof BrokenExperienceLog broken ? broken.afterKill() : held;
    }
  }
}
