package dev.anabranch.journal.derived;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/** Reads the tables and leaves no trace, as decision 0011 has it for the journal. */
final class RestingTables implements DerivedTables {
  private static final int TRIES_MAX = 5;
  private static final int BUSY_MILLIS = 1_000;

  private final Path file;
  private final Path log;
  private final SearchIndex search = new Fts5Index();

  RestingTables(Path file) {
    this.file = file;
    this.log = file.resolveSibling(file.getFileName() + "-wal");
  }

  @Override
  public <T> T read(Work<T> work) throws SQLException {
    if (Files.notExists(file)) {
      throw new SQLException("there is no " + file);
    }
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      Optional<State> before = resting();
      if (before.isEmpty()) {
        break;
      }
      T result = run("?immutable=1", work);
      if (before.equals(resting())) {
        return result;
      }
    }
    return run("?mode=ro", work);
  }

  private <T> T run(String parameters, Work<T> work) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setReadOnly(true);
    try (Connection connection = SqliteDerived.connect(file, parameters, config.toProperties())) {
      return SqliteDerived.inOneState(connection, work);
    }
  }

  /** Empty if somebody writes to the file or was killed while doing so. */
  private Optional<State> resting() {
    try {
      return Files.exists(log) && Files.size(log) > 0
          ? Optional.empty()
          : Optional.of(new State(Files.size(file), Files.getLastModifiedTime(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public SearchIndex search() {
    return search;
  }

  @Override
  public void close() {}

  private record State(long bytes, FileTime changed) {}
}
