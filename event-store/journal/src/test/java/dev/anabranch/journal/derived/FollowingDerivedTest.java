package dev.anabranch.journal.derived;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread that keeps up, beside a real journal. */
class FollowingDerivedTest {
  @TempDir Path dir;

  private Database place() {
    return Database.sqlite(dir.resolve("journal.db"));
  }

  private Derived following(Database place, Journal journal) {
    return Derived.following(place, dir.resolve("derived.db"), journal, Derivings.folds(journal));
  }

  @Test
  void what_was_acknowledged_is_in_the_next_list() throws Exception {
    try (Journal journal = JdbcJournal.open(place(), InstantSource.system());
        Derived derived = following(place(), journal)) {
      Random random = new Random(8);
      Derivings.fresh(derived);
      for (int i = 0; i < 200; i++) {
        SessionId session = SessionId.random(random);
        journal
            .append(session, 0, List.of(RandomFeed.submitted("task " + i)))
            .toCompletableFuture()
            .join();
        SessionListPage page =
            Derivings.fresh(derived).sessions(Set.of(), Optional.empty(), Optional.empty(), 1);
        assertThat(page.sessions().getFirst()).contains(session.value());
      }
      assertThat(derived.lag()).isZero();
    }
  }

  @Test
  void a_resting_store_is_read_without_a_trace_and_a_missing_one_is_not_made() throws Exception {
    List<String> known;
    try (Journal journal = JdbcJournal.open(place(), InstantSource.system())) {
      new RandomFeed(7, journal).write(100);
      try (Derived derived = following(place(), journal)) {
        known = Derivings.everything(Derivings.fresh(derived), journal);
      }
    }
    List<String> files = files();
    try (JournalReader journal = JdbcJournal.readOnly(place());
        Derived stored = Derived.stored(place(), dir.resolve("derived.db"), journal)) {
      assertThat(Derivings.everything(stored.fresh().orElseThrow(), journal)).isEqualTo(known);
      assertThat(stored.lag()).isZero();
    }
    assertThat(files()).isEqualTo(files).contains("derived.db");
    Files.delete(dir.resolve("derived.db"));
    try (JournalReader journal = JdbcJournal.readOnly(place());
        Derived stored = Derived.stored(place(), dir.resolve("derived.db"), journal)) {
      assertThat(stored.fresh()).isEmpty();
      String query = "the";
      assertThat(known)
          .contains(query + " " + Derivings.found(stored.now(), SearchQuery.parse(query)));
    }
    assertThat(files()).doesNotContain("derived.db");
  }

  private List<String> files() throws java.io.IOException {
    try (var files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_store_that_is_spoilt_while_it_is_used_is_made_anew() throws Exception {
    try (Journal journal = JdbcJournal.open(place(), InstantSource.system());
        Derived derived = following(place(), journal)) {
      RandomFeed feed = new RandomFeed(9, journal);
      feed.write(80);
      List<String> before = Derivings.everything(Derivings.fresh(derived), journal);
      for (String table : List.of("search", "session_list", "projected", "lineage")) {
        spoil(table);
        Optional<List<String>> after = Optional.empty();
        for (int tries = 0; after.isEmpty() && tries < 500; tries++) {
          after = tried(derived, journal);
          Thread.sleep(after.isEmpty() ? 20 : 0);
        }
        assertThat(after).as("after %s was dropped", table).contains(before);
      }
    }
  }

  /** Whatever is answered must be whole, also in the moment in which the store is thrown away. */
  @Test
  void no_list_is_read_from_a_store_that_is_being_made_anew() throws Exception {
    try (Journal journal = JdbcJournal.open(place(), InstantSource.system());
        Derived derived = following(place(), journal)) {
      new RandomFeed(10, journal).write(40);
      SessionListPage expected = list(Derivings.fresh(derived));
      for (int round = 0; round < 15; round++) {
        spoil(round % 2 == 0 ? "usage_call" : "search");
        for (int asked = 0; asked < 60; asked++) {
          answer(derived).ifPresent(page -> assertThat(page).isEqualTo(expected));
          askWhatIsMissing(derived);
        }
        assertThat(list(Derivings.fresh(derived))).isEqualTo(expected);
      }
    }
  }

  private static SessionListPage list(DerivedReads reads) {
    return reads.sessions(Set.of(), Optional.empty(), Optional.empty(), 50);
  }

  private static Optional<SessionListPage> answer(Derived derived) {
    try {
      return derived.fresh().map(FollowingDerivedTest::list);
    } catch (DerivedUnavailable e) {
      return Optional.empty();
    }
  }

  /** The store is known to be spoilt when somebody meets it. */
  private static void askWhatIsMissing(Derived derived) {
    try {
      derived.now().usage(new UsageSums.Of.All(), Optional.empty());
      Derivings.found(derived.now(), SearchQuery.parse("the"));
    } catch (DerivedUnavailable e) {
      // as expected
    }
  }

  private static Optional<List<String>> tried(Derived derived, Journal journal) {
    try {
      return derived.fresh().map(reads -> Derivings.everything(reads, journal));
    } catch (DerivedUnavailable e) {
      return Optional.empty();
    }
  }

  private void spoil(String table) throws SQLException {
    Properties patient = new Properties();
    patient.setProperty("busy_timeout", "10000");
    try (Connection connection = SqliteDerived.connect(dir.resolve("derived.db"), "", patient);
        Statement statement = connection.createStatement()) {
      statement.execute("drop table " + table);
    }
  }
}
