package dev.anabranch.journal.derived;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is derived can be thrown away, and a projector can die at any write. */
class RefoldTest {
  @TempDir Path dir;

  private final Journal journal = new MemoryJournal(InstantSource.system());

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void a_store_made_anew_answers_as_the_one_that_grew_with_the_feed(long seed) throws Exception {
    RandomFeed feed = new RandomFeed(seed, journal);
    Path file = dir.resolve("derived.db");
    List<String> grown;
    try (SqliteDerived store = SqliteDerived.open(file)) {
      Projector projector = projector(store);
      for (int i = 0; i < 12; i++) {
        feed.write(15);
        Derivings.projectAll(projector);
      }
      grown = Derivings.everything(Derivings.reads(store, journal), journal);
    }
    Files.delete(file);
    try (SqliteDerived store = SqliteDerived.open(file)) {
      Derivings.projectAll(projector(store));
      assertThat(Derivings.everything(Derivings.reads(store, journal), journal)).isEqualTo(grown);
    }
    assertThat(grown).anyMatch(line -> line.startsWith("the ") && !line.equals("the []"));
  }

  private Projector projector(DerivedDatabase store) throws SQLException {
    return new Projector(store, journal, Derivings.folds(journal));
  }

  /** The writes are numbered; the process dies before one of them, at each start a later one. */
  @Test
  void a_projector_that_dies_at_each_of_its_writes_leaves_no_gap_and_no_duplicate()
      throws Exception {
    RandomFeed feed = new RandomFeed(99, journal);
    feed.write(24);
    List<String> expected = expected();
    Path file = dir.resolve("derived.db");
    int deaths = 0;
    boolean done = false;
    while (!done) {
      Dying dying = new Dying(deaths);
      try (SqliteDerived store = SqliteDerived.open(file, dying::wrap)) {
        Derivings.projectAll(projector(store));
        done = true;
        assertThat(Derivings.everything(Derivings.reads(store, journal), journal))
            .as("after %d deaths", deaths)
            .isEqualTo(expected);
      } catch (Died e) {
        deaths++;
        if (deaths % 40 == 0) {
          feed.write(4);
          expected = expected();
        }
      }
    }
    assertThat(deaths).isGreaterThan(30);
  }

  private List<String> expected() throws SQLException {
    try (MemoryDerived store = MemoryDerived.open()) {
      Derivings.projectAll(projector(store));
      return Derivings.everything(Derivings.reads(store, journal), journal);
    }
  }

  @Test
  void a_store_that_was_killed_between_pages_goes_on_where_it_was() throws Exception {
    RandomFeed feed = new RandomFeed(5, journal);
    feed.write(2_200);
    Path file = dir.resolve("derived.db");
    int pages = 0;
    boolean more = true;
    while (more) {
      try (SqliteDerived store = SqliteDerived.open(file)) {
        more = projector(store).step();
        pages += more ? 1 : 0;
      }
    }
    assertThat(pages).isGreaterThan(4);
    try (SqliteDerived store = SqliteDerived.open(file)) {
      assertThat(Derivings.everything(Derivings.reads(store, journal), journal))
          .isEqualTo(expected());
    }
  }

  @Test
  void a_store_of_another_journal_is_made_anew() throws Exception {
    Path file = dir.resolve("derived.db");
    new RandomFeed(1, journal).write(40);
    Journal other = new MemoryJournal(InstantSource.system());
    new RandomFeed(2, other).write(200);
    try (SqliteDerived store = SqliteDerived.open(file)) {
      Derivings.projectAll(new Projector(store, other, Derivings.folds(other)));
    }
    try (SqliteDerived store = SqliteDerived.open(file)) {
      Derivings.projectAll(projector(store));
      assertThat(Derivings.everything(Derivings.reads(store, journal), journal))
          .isEqualTo(expected());
    }
  }

  @Test
  void a_store_that_is_damaged_foreign_or_of_another_version_is_made_anew() throws Exception {
    new RandomFeed(1, journal).write(40);
    Path file = dir.resolve("derived.db");
    Set<Spoiling> spoilings =
        Set.of(
            f -> Files.writeString(f, "no database at all"),
            f -> Files.write(f, new byte[0]),
            f -> sql(f, "update projections set version = version + 1"),
            f -> sql(f, "create table state_snapshot(a integer)"),
            f -> sql(f, "drop table projected"));
    for (Spoiling spoiling : spoilings) {
      try (SqliteDerived store = SqliteDerived.open(file)) {
        Derivings.projectAll(projector(store));
      }
      spoiling.spoil(file);
      try (SqliteDerived store = SqliteDerived.open(file)) {
        Derivings.projectAll(projector(store));
        assertThat(Derivings.everything(Derivings.reads(store, journal), journal))
            .isEqualTo(expected());
      }
    }
  }

  private interface Spoiling {
    void spoil(Path file) throws Exception;
  }

  private static void sql(Path file, String sql) throws SQLException {
    try (Connection connection = SqliteDerived.connect(file, "", new java.util.Properties());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Ends the process, as far as the store can tell, before its write number {@code last + 1}. */
  private static final class Dying {
    private int left;

    Dying(int last) {
      this.left = last;
    }

    Connection wrap(Connection connection) {
      return proxy(Connection.class, connection);
    }

    private <T> T proxy(Class<T> type, Object target) {
      Object made =
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (self, method, arguments) -> {
                boolean commits =
                    method.getName().equals("setAutoCommit") && Boolean.TRUE.equals(arguments[0]);
                if (commits || method.getName().startsWith("execute")) {
                  if (left-- <= 0) {
                    throw new Died();
                  }
                }
                try {
                  Object result = method.invoke(target, arguments);
                  return switch (result) {
                    case PreparedStatement statement -> proxy(PreparedStatement.class, statement);
                    case Statement statement -> proxy(Statement.class, statement);
                    case null -> null;
                    case Object other -> other;
                  };
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
      return type.cast(made);
    }
  }

  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
