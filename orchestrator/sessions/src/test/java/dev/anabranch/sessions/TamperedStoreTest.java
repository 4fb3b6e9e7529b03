package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.SqliteJournal;
import dev.anabranch.json.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
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

  @TempDir Path folder;
  private Journal journal;
  private JournalSessionReads reads;
  private Connection attacker;

  @BeforeEach
  void write() throws SQLException {
    AnchoredHistory history = AnchoredHistory.write(folder, 42);
    journal = SqliteJournal.open(history.file, history.clock());
    reads = new JournalSessionReads(journal, history.blobs, Optional.of(history.place));
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
    for (int seed = 0; seed < ATTACKS; seed++) {
      StoredTables tables = original.copy();
      StoreAttack attack = StoreAttack.on(tables, new SplittableRandom(seed));
      tables.write(attacker);
      assertNamed("seed " + seed + ", " + attack.name(), attack, reads.verify(List.of()));
      original.write(attacker);
      if (seed % SOUND_EVERY == 0) {
        assertSound();
      }
    }
  }

  private static void assertNamed(String what, StoreAttack attack, Json.Obj found) {
    assertThat(found.bool("ok")).as(what).isFalse();
    attack
        .places()
        .forEach((session, place) -> {
          OptionalLong first = first(found, session);
          assertThat(
                  first.isPresent()
                      && first.getAsLong() >= place.from()
                      && first.getAsLong() <= place.to())
              .as("%s: %s of %s in %s", what, place, session, found.canonical())
              .isTrue();
        });
  }

  private static OptionalLong first(Json.Obj found, SessionId session) {
    return found.list("broken").stream()
        .map(Json::asObject)
        .filter(broken -> broken.findText("session").equals(Optional.of(session.value())))
        .mapToLong(broken -> broken.integer("seq"))
        .min();
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
