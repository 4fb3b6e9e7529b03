package dev.anabranch.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.journal.faults.Judge.Finding;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk forgets a bit of what it had kept: one flip in every region of every file, each in a copy
 * of its own. Never silently wrong; but who can name it differs, see {@link Outcome}.
 */
class BitRotTest {
  private static final int REGION = Amount.of("flip.region", 256, 8);
  private static final String LOG = HistoryWriter.JOURNAL + "-wal";

  @TempDir private static Path folder;
  private static Recording recording = new Recording(History.of(1, true), List.of());

  /** In the order in which they are looked for. */
  enum Outcome {
    /** Opening or reading says that the journal is damaged. */
    SAID,
    /** Everything reads as it was written. */
    HARMLESS,
    /** The check of a session's chain names an entry. */
    NAMED,
    /**
     * Heads that were stated before are not there; all that is left is whole. SQLite takes a frame
     * of its log that does not fit for the end of the log, so the tail is gone without a word. No
     * chain can tell that from a journal that was never longer: it takes a statement from outside.
     */
    HEADS_MISSING,
    /**
     * Columns of a row are not those of its index. A branch reads {@code seq} and stream from the
     * index, the feed reads them from the row; SQLite's own check compares the two.
     */
    INDEX_DISAGREES,
    /** Read wrong, and nobody says so. */
    SILENT
  }

  @BeforeAll
  static void record() throws Exception {
    recording = Recording.of(folder, List.of(recording.history())).getFirst();
  }

  @Test
  void a_bit_of_a_journal_that_rests_is_harmless_or_found() throws Exception {
    Map<String, byte[]> image = atRest();

    assertThat(image).containsOnlyKeys(HistoryWriter.JOURNAL);
    assertThat(outcomes(image, HistoryWriter.JOURNAL))
        .doesNotContainKey(Outcome.SILENT)
        .doesNotContainKey(Outcome.HEADS_MISSING)
        .containsKeys(Outcome.SAID, Outcome.HARMLESS, Outcome.NAMED);
  }

  @Test
  void a_bit_of_a_database_beside_its_log_is_harmless_or_found() throws Exception {
    assertThat(outcomes(longestLog(), HistoryWriter.JOURNAL))
        .doesNotContainKey(Outcome.SILENT)
        .doesNotContainKey(Outcome.HEADS_MISSING)
        .containsKeys(Outcome.HARMLESS, Outcome.NAMED);
  }

  @Test
  void a_bit_of_the_log_takes_nothing_or_a_tail_that_only_stated_heads_miss() throws Exception {
    assertThat(outcomes(longestLog(), LOG).keySet())
        .isSubsetOf(Outcome.HARMLESS, Outcome.HEADS_MISSING)
        .contains(Outcome.HEADS_MISSING);
  }

  private static Map<String, byte[]> atRest() {
    Disk disk = new Disk();
    recording.ops().forEach(disk::apply);
    return disk.after(new Crash(Crash.Way.ALL, new Random(0)));
  }

  /** All of it durable, and as much of it as ever in the log. */
  private static Map<String, byte[]> longestLog() {
    Disk disk = new Disk();
    Map<String, byte[]> longest = Map.of();
    for (DiskOp op : recording.ops()) {
      disk.apply(op);
      if (op instanceof DiskOp.Synced(String name) && name.equals(LOG)) {
        Map<String, byte[]> image = disk.after(new Crash(Crash.Way.NOTHING, new Random(0)));
        longest = logBytes(image) > logBytes(longest) ? image : longest;
      }
    }
    return longest;
  }

  private static int logBytes(Map<String, byte[]> image) {
    return image.getOrDefault(LOG, new byte[0]).length;
  }

  /** For each outcome the places of the flips that had it. */
  private static Map<Outcome, List<Integer>> outcomes(Map<String, byte[]> image, String name)
      throws Exception {
    Judge judge = new Judge(recording.history());
    Map<Outcome, List<Integer>> outcomes = new ConcurrentSkipListMap<>();
    int regions = image.getOrDefault(name, new byte[0]).length / REGION;
    Workers.share((share, images) -> {
      images.hold(image);
      int all = changes(images.journal(), judge);
      for (int region = share; region < regions; region += Workers.COUNT) {
        Random random = new Random(region);
        int place = region * REGION + random.nextInt(REGION);
        images.hold(flipped(image, name, place, random.nextInt(8)));
        outcomes
            .computeIfAbsent(
                outcome(images.journal(), judge, all), _ -> new CopyOnWriteArrayList<>())
            .add(place);
      }
    });
    return outcomes;
  }

  private static Map<String, byte[]> flipped(
      Map<String, byte[]> image, String name, int place, int bit) {
    byte[] bytes = image.getOrDefault(name, new byte[0]).clone();
    bytes[place] ^= (byte) (1 << bit);
    Map<String, byte[]> flipped = new TreeMap<>(image);
    flipped.put(name, bytes);
    return flipped;
  }

  private static int changes(Path file, Judge judge) {
    try (Journal journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system())) {
      Finding sound = judge.judge(journal);
      assertThat(sound.faults()).isEmpty();
      return sound.changes();
    }
  }

  private static Outcome outcome(Path file, Judge judge, int all) {
    try (Journal journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system())) {
      boolean whole = whole(journal, judge, all);
      if (whole) {
        return Outcome.HARMLESS;
      }
      if (journal.sessions().stream().anyMatch(row -> isNamed(journal, row))) {
        return Outcome.NAMED;
      }
      if (judge.after(all).sessions().values().stream().anyMatch(row -> isGone(journal, row))) {
        return Outcome.HEADS_MISSING;
      }
    } catch (JournalDamaged e) {
      return Outcome.SAID;
    }
    return indexAgrees(file) ? Outcome.SILENT : Outcome.INDEX_DISAGREES;
  }

  private static boolean whole(JournalReader journal, Judge judge, int all) {
    try {
      Finding found = judge.judge(journal);
      return found.faults().isEmpty() && found.changes() == all;
    } catch (UnknownSession e) {
      return false;
    }
  }

  private static boolean isNamed(JournalReader journal, SessionRow row) {
    try {
      return !journal.check(row.id()).ok();
    } catch (UnknownSession e) {
      return true;
    }
  }

  private static boolean isGone(JournalReader journal, SessionRow stated) {
    return journal.session(stated.id()).map(now -> now.head() < stated.head()).orElse(true);
  }

  private static boolean indexAgrees(Path file) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("pragma integrity_check")) {
      return row.getString(1).equals("ok");
    } catch (SQLException e) {
      return false;
    }
  }
}
