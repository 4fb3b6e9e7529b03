package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract finds faults: each broken journal fails the tests that speak of its fault. */
class BrokenJournalsTest {
  /** What the next run of the contract is held against; the launcher makes the class itself. */
  private static final ThreadLocal<Function<InstantSource, Journal>> NEXT =
      ThreadLocal.withInitial(() -> MemoryJournal::new);

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("drops a write", BrokenJournal.DropsAWrite::new, "any_tree_of_appends"),
        fault("reorders entries", BrokenJournal.ReordersEntries::new, "what_is_appended_is_read"),
        fault("reorders the feed", BrokenJournal.ReordersTheFeed::new, "the_feed_has_every_entry"),
        fault("skips in the feed", BrokenJournal.SkipsInTheFeed::new, "who_follows_the_feed"),
        fault("forgets a hash", BrokenJournal.ForgetsAHash::new, "every_hash_follows"),
        fault("leaks across forks", BrokenJournal.LeaksAcrossForks::new, "never_see_each_others"),
        fault("copies into forks", BrokenJournal.CopiesIntoForks::new, "byte_for_byte"),
        fault("has no fence", BrokenJournal.HasNoFence::new, "exactly_one_wins"),
        fault("keeps half an append", BrokenJournal.KeepsHalfAnAppend::new, "as_a_whole_or_not"),
        fault("believes the clock", BrokenJournal.BelievesTheClock::new, "time_never_goes_back"),
        fault(
            "acknowledges before commit",
            BrokenJournal.AcknowledgesBeforeCommit::new,
            "what_was_acknowledged_is_there"),
        fault("renumbers imports", BrokenJournal.RenumbersImports::new, "is_the_same_tree"),
        fault("ignores collisions", BrokenJournal.IgnoresCollisions::new, "do_not_follow"),
        fault("hides from readers", BrokenJournal.HidesFromReaders::new, "still_read_by"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void a_journal_with_a_fault_fails_the_contract(
      String fault, Function<InstantSource, Journal> journal, String expected) {
    assertThat(failures(journal))
        .as("the contract against one that %s", fault)
        .anyMatch(name -> name.contains(expected));
  }

  @Test
  void a_sound_journal_run_the_same_way_passes() {
    assertThat(failures(MemoryJournal::new)).isEmpty();
  }

  private static List<String> failures(Function<InstantSource, Journal> journal) {
    NEXT.set(journal);
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(Held.class)).build(),
            listener);
    NEXT.remove();
    TestExecutionSummary summary = listener.getSummary();
    assertThat(summary.getTestsStartedCount()).isGreaterThan(30);
    return summary.getFailures().stream()
        .map(TestExecutionSummary.Failure::getTestIdentifier)
        .map(TestIdentifier::getUniqueId)
        .toList();
  }

  private static Arguments fault(
      String name, Function<InstantSource, Journal> journal, String expected) {
    return Arguments.of(name, journal, expected);
  }

  static final class Held extends DurableJournalContract {
    private Journal held = new MemoryJournal(InstantSource.system());

    @Override
    protected Journal open(SteppedClock clock) {
      held = NEXT.get().apply(clock);
      return held;
    }

    /** The broken ones stand on memory and say themselves what a kill would leave. */
    @Override
    protected Journal afterKill(SteppedClock clock) {
      return held instanceof BrokenJournal broken ? broken.afterKill() : held;
    }
  }
}
