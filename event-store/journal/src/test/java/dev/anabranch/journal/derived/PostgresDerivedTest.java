package dev.anabranch.journal.derived;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.journal.Database;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.localpostgres.LocalPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** PostgreSQL answers as SQLite does. */
class PostgresDerivedTest {
  private final Journal journal = new MemoryJournal(InstantSource.system());
  private final String url = LocalPostgres.shared().freshDatabase();

  private Projector projector(DerivedDatabase store) throws SQLException {
    return new Projector(store, journal, Derivings.folds(journal));
  }

  private List<String> everything(DerivedTables store) {
    return Derivings.everything(Derivings.reads(store, journal), journal);
  }

  private List<String> expected() throws SQLException {
    try (MemoryDerived store = MemoryDerived.open()) {
      Derivings.projectAll(projector(store));
      return everything(store);
    }
  }

  private PostgresDerived opened() throws Exception {
    return patiently(() -> PostgresDerived.open(url));
  }

  /** The lock of a connection that ended is free when the server has seen that it ended. */
  private static <T> T patiently(Callable<T> work) throws Exception {
    for (int tries = 1; ; tries++) {
      try {
        return work.call();
      } catch (ProjectedElsewhere e) {
        if (tries == 1_000) {
          throw e;
        }
        Thread.sleep(30);
      }
    }
  }

  @Test
  void it_answers_as_sqlite_does_also_when_it_was_made_anew() throws Exception {
    RandomFeed feed = new RandomFeed(31, journal);
    try (PostgresDerived store = opened()) {
      Projector projector = projector(store);
      for (int i = 0; i < 6; i++) {
        feed.write(40);
        Derivings.projectAll(projector);
      }
      assertThat(everything(store)).isEqualTo(expected());
    }
    sql("drop schema derived cascade");
    try (PostgresDerived store = opened()) {
      Derivings.projectAll(projector(store));
      assertThat(everything(store)).isEqualTo(expected());
    }
  }

  @Test
  void tables_of_another_version_are_made_anew() throws Exception {
    new RandomFeed(32, journal).write(60);
    try (PostgresDerived store = opened()) {
      Derivings.projectAll(projector(store));
    }
    sql("update derived.projections set version = version + 1");
    try (PostgresDerived store = opened()) {
      assertThat(store.read(Cursor::read)).isEqualTo(Cursor.START);
      Derivings.projectAll(projector(store));
      assertThat(everything(store)).isEqualTo(expected());
    }
  }

  @Test
  void of_two_nodes_one_projects_and_the_other_takes_over_when_it_is_gone() throws Exception {
    RandomFeed feed = new RandomFeed(33, journal);
    feed.write(60);
    try (PostgresDerived store = opened()) {
      Derivings.projectAll(projector(store));
      assertThatThrownBy(() -> PostgresDerived.open(url)).isInstanceOf(ProjectedElsewhere.class);
      try (PostgresDerived reader = PostgresDerived.reading(url)) {
        assertThat(everything(reader)).isEqualTo(expected());
      }
    }
    feed.write(60);
    try (PostgresDerived store = opened()) {
      Derivings.projectAll(projector(store));
      assertThat(everything(store)).isEqualTo(expected());
    }
  }

  @Test
  void a_node_that_does_not_project_reads_what_the_other_derives_and_takes_over() throws Exception {
    RandomFeed feed = new RandomFeed(35, journal);
    feed.write(60);
    Database place = Database.postgres(url);
    SessionFolds folds = Derivings.folds(journal);
    try (Derived last = Derived.following(place, Path.of("unused"), journal, folds)) {
      try (Derived first = Derived.following(place, Path.of("unused"), journal, folds)) {
        Derivings.fresh(first);
        Derivings.fresh(last);
        feed.write(60);
        List<String> expected = expected();
        assertThat(Derivings.everything(Derivings.fresh(first), journal)).isEqualTo(expected);
        assertThat(Derivings.everything(Derivings.fresh(last), journal)).isEqualTo(expected);
      }
      feed.write(60);
      assertThat(Derivings.everything(Derivings.fresh(last), journal)).isEqualTo(expected());
    }
  }

  @Test
  void a_killed_connection_loses_the_page_under_way_and_nothing_else() throws Exception {
    RandomFeed feed = new RandomFeed(34, journal);
    feed.write(60);
    try (PostgresDerived store = opened()) {
      Projector projector = projector(store);
      Derivings.projectAll(projector);
      feed.write(30);
      sql(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where application_name = 'anabranch derived'"
              + " and datname = current_database()");
      assertThatThrownBy(projector::step).isInstanceOf(SQLException.class);
      patiently(() -> {
        Derivings.projectAll(projector);
        return projector;
      });
      try (PostgresDerived reader = PostgresDerived.reading(url)) {
        assertThat(everything(reader)).isEqualTo(expected());
      }
    }
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
