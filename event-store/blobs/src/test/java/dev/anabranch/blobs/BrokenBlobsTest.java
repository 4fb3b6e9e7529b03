package dev.anabranch.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

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

/** The contract finds faults: each broken store fails the tests that speak of its fault. */
class BrokenBlobsTest {
  /** What the next run of the contract is held against; the launcher makes the class itself. */
  private static final ThreadLocal<Function<InstantSource, SweepableBlobs>> NEXT =
      ThreadLocal.withInitial(() -> MemoryBlobs::new);

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("answers early", BrokenBlobs.AnswersBeforeItKeeps::new, "what_a_put_answered"),
        fault("forgets", BrokenBlobs.ForgetsWhenItEnds::new, "what_a_batch_synced_is_there"),
        fault("syncs at once", BrokenBlobs.SyncsAtOnce::new, "did_not_sync_vanishes"),
        fault("checks no hash", BrokenBlobs.DoesNotCheckTheHash::new, "one_changed_byte_is_found"),
        fault("keeps a cut blob", BrokenBlobs.KeepsACutBlob::new, "that_breaks_leaves_nothing"),
        fault("heals nothing", BrokenBlobs.LooksAtTheNameAlone::new, "the_next_put_heals_it"),
        fault("removes live ones", BrokenBlobs.RemovesWhatIsLive::new, "is_never_removed"),
        fault("hides its trash", BrokenBlobs.HidesItsTrash::new, "trashed_blob_is_still_read"),
        fault("puts into the trash", BrokenBlobs.PutsIntoTheTrash::new, "brings_it_back"),
        fault("looks at no age", BrokenBlobs.LooksAtNoAge::new, "what_is_young_is_neither"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void a_store_with_a_fault_fails_the_contract(
      String fault, Function<InstantSource, SweepableBlobs> store, String expected) {
    assertThat(failures(store))
        .as("the contract against one that %s", fault)
        .anyMatch(name -> name.contains(expected));
  }

  @Test
  void a_sound_store_run_the_same_way_passes() {
    assertThat(failures(MemoryBlobs::new)).isEmpty();
  }

  private static List<String> failures(Function<InstantSource, SweepableBlobs> store) {
    NEXT.set(store);
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(Held.class)).build(),
            listener);
    NEXT.remove();
    TestExecutionSummary summary = listener.getSummary();
    assertThat(summary.getTestsStartedCount()).isGreaterThan(25);
    return summary.getFailures().stream()
        .map(TestExecutionSummary.Failure::getTestIdentifier)
        .map(TestIdentifier::getUniqueId)
        .toList();
  }

  private static Arguments fault(
      String name, Function<InstantSource, SweepableBlobs> store, String expected) {
    return Arguments.of(name, store, expected);
  }

  static final class Held extends TrashContract {
    @Override
    SweepableBlobs open(InstantSource clock) {
      return NEXT.get().apply(clock);
    }

    @Override
    SweepableBlobs reopened() {
      return blobs instanceof BrokenBlobs broken ? broken.reopened() : blobs;
    }

    @Override
    void damage(String sha256, byte[] bytes) {
      MemoryBlobs sound = blobs instanceof BrokenBlobs broken ? broken.sound : (MemoryBlobs) blobs;
      sound.damage(sha256, bytes);
    }
  }
}
