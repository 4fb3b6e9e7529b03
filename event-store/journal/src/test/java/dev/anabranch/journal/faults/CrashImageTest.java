package dev.anabranch.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.journal.faults.DiskOp.FolderSynced;
import dev.anabranch.journal.faults.DiskOp.Synced;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Power is lost at every write of short histories. The writes and syncs of a real process are
 * recorded once; what a disk may have kept of them is made up here, image by image, and opened.
 */
class CrashImageTest {
  private static final int IMAGES = Amount.of("images", 10_000, 1_000_000);
  private static final int HISTORIES = 6;

  /** Different images at one boundary; more images come from more histories. */
  private static final int EACH = 8;

  @TempDir private static Path folder;
  private static List<Recording> recordings = List.of();
  private static Recording careless = new Recording(History.of(0, false), List.of());

  @BeforeAll
  static void record() throws Exception {
    List<History> histories = new ArrayList<>(histories(0));
    histories.add(careless.history());
    List<Recording> all = Recording.of(folder, histories);
    recordings = all.subList(0, HISTORIES);
    careless = all.getLast();
  }

  private static List<History> histories(int round) {
    return IntStream.range(round * HISTORIES, (round + 1) * HISTORIES)
        .mapToObj(seed -> History.of(seed, true))
        .toList();
  }

  @Test
  void the_recordings_hold_all_that_a_journal_does_to_a_disk() {
    for (Recording recording : recordings) {
      assertThat(recording.ops())
          .hasAtLeastOneElementOfType(DiskOp.Renamed.class)
          .hasAtLeastOneElementOfType(DiskOp.Unlinked.class)
          .hasAtLeastOneElementOfType(FolderSynced.class)
          .filteredOn(DiskOp.Acknowledged.class::isInstance)
          .hasSameSizeAs(recording.history().changes());
      assertThat(recording.ops())
          .anyMatch(op -> op instanceof DiskOp.Written written && written.name().endsWith("-wal"))
          .anyMatch(op -> op instanceof DiskOp.Written written && written.name().endsWith(".db"));
    }
  }

  @Test
  void no_loss_of_power_takes_what_was_acknowledged() throws Exception {
    Tally tally = opened(recordings, EACH, all -> false);
    for (int round = 1; tally.images() < IMAGES; round++) {
      Path fresh = Files.createDirectory(folder.resolve("round-" + round));
      tally.add(opened(Recording.of(fresh, histories(round)), EACH, all -> false));
    }

    assertThat(tally.wrong()).isEmpty();
    assertThat(tally.images()).isGreaterThanOrEqualTo(IMAGES);
  }

  @Test
  void a_journal_that_does_not_sync_is_caught() throws Exception {
    assertCaught(careless);
  }

  @Test
  void a_log_that_is_not_synced_is_caught() throws Exception {
    assertCaught(
        recordings
            .getFirst()
            .without(op -> op instanceof Synced(String name) && name.endsWith("-wal")));
  }

  @Test
  void a_file_whose_name_is_not_synced_is_caught() throws Exception {
    assertCaught(recordings.getFirst().without(FolderSynced.class::isInstance));
  }

  @Test
  void an_acknowledgement_before_its_sync_is_caught() throws Exception {
    assertCaught(recordings.getFirst().acknowledgedEarly());
  }

  private static void assertCaught(Recording broken) throws Exception {
    assertThat(lost(opened(List.of(broken), EACH, CrashImageTest::lost))).isTrue();
  }

  private static boolean lost(Tally tally) {
    return tally.wrong().stream().anyMatch(wrong -> wrong.contains("LOST"));
  }

  private static Tally opened(List<Recording> recordings, int each, Predicate<Tally> enough)
      throws Exception {
    Tally tally = new Tally();
    Workers.share((share, images) -> {
      for (Recording recording : recordings) {
        new CrashImages(recording, images, tally).run(each, share, Workers.COUNT, enough);
      }
    });
    return tally;
  }
}
