package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.json.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody changes the rows of a journal, one random thing at a time, and puts them back.
 *
 * <p>Not among the attacks, for they change nothing that is read or could be proved: other storage
 * for the same bytes, another order of rows on disk; and an entry that is chained rightly at the
 * end, which is what an append is.
 */
class TamperedStoreTest {
  private static final int ATTACKS = System.getenv("ANABRANCH_NIGHTLY") == null ? 5_000 : 50_000;
  private static final int SOUND_EVERY = 250;

  /** Said of the entry after one that was moved in the feed; the statements know which was. */
  private static final String LATER_IN_FEED = "stands in the feed before one it follows";

  @TempDir Path folder;
  private Journal journal;
  private JournalSessionReads reads;
  private Connection attacker;

  @BeforeEach
  void write() throws SQLException {
    AnchoredHistory history = AnchoredHistory.write(folder, 42);
    journal = JdbcJournal.open(Database.sqlite(history.file), history.clock());
    reads =
        new JournalSessionReads(
            journal, StateSnapshots.none(), history.blobs, Optional.of(history.place));
    attacker = DriverManager.getConnection("jdbc:sqlite:" + history.file);
    try (Statement statement = attacker.createStatement()) {
      statement.execute("pragma synchronous = off");
    }
  }

  @AfterEach
  void close() throws SQLException {
    attacker.close();
    journal.close();
  }

  @Test
  void every_change_of_any_row_is_found_and_its_first_entry_named() throws SQLException {
    assertSound();
    StoredTables original = StoredTables.read(attacker);
    List<String> unnamed = new ArrayList<>();
    for (int seed = 0; seed < ATTACKS; seed++) {
      StoredTables tables = original.copy();
      StoreAttack attack = StoreAttack.on(tables, new SplittableRandom(seed));
      tables.write(attacker);
      Json.Obj found = reads.verify(List.of());
      if (!isNamed(attack, found)) {
        unnamed.add(
            "seed " + seed + ", " + attack.name() + ": " + attack.places() + found.canonical());
      }
      if (seed % SOUND_EVERY == 0) {
        original.write(attacker);
        assertSound();
      }
    }
    assertThat(unnamed).isEmpty();
  }

  private static boolean isNamed(StoreAttack attack, Json.Obj found) {
    return !found.bool("ok")
        && attack.places().entrySet().stream()
            .allMatch(place -> isNamed(place.getKey(), place.getValue(), found));
  }

  /** The first bad entry of what the session wrote itself, or else of what it reads. */
  private static boolean isNamed(SessionId session, StoreAttack.Place place, Json.Obj found) {
    return Stream.of(false, true)
        .map(inherited ->
            found.list("broken").stream()
                .map(Json::asObject)
                .filter(broken -> broken.findText("session").equals(Optional.of(session.value())))
                .filter(broken -> !broken.text("reason").contains(LATER_IN_FEED))
                .filter(broken -> inherited || !broken.text("reason").startsWith("inherited"))
                .mapToLong(broken -> broken.integer("seq"))
                .min())
        .flatMapToLong(OptionalLong::stream)
        .anyMatch(first -> first >= place.from() && first <= place.to());
  }

  private void assertSound() {
    Json.Obj found = reads.verify(List.of());
    assertThat(found.bool("ok")).as(found.canonical()).isTrue();
    assertThat(found.obj("anchors").integer("entries")).isEqualTo(reads.feed(0, 1_000).size());
    assertThat(found.obj("anchors").integer("heads")).isEqualTo(found.integer("sessions"));
    journal
        .sessions()
        .forEach(row -> assertThat(reads.verify(List.of(row.id())).bool("ok")).isTrue());
  }
}
