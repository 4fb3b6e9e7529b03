package dev.anabranch.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Reads a journal without leaving a trace, each query on a connection of its own.
 *
 * <p>A database in write-ahead mode that nobody has open lies as one file. SQLite would put its two
 * side files there even to read it, so such a file is opened as immutable, which takes no lock; if
 * it is not the same file afterwards, a writer has come, and the query is asked again. Where a
 * write-ahead log lies beside it, a writer is there or was killed, and SQLite's own locks do.
 */
final class RestingFile implements Readers {
  private static final int TRIES_MAX = 5;

  private final SqliteDialect dialect;
  private final Path file;
  private final Path log;

  RestingFile(SqliteDialect dialect) {
    this.dialect = dialect;
    this.file = dialect.file();
    this.log = file.resolveSibling(file.getFileName() + "-wal");
  }

  @Override
  public <T> T with(Query<T> query) {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      Optional<State> before = resting();
      if (before.isEmpty()) {
        break;
      }
      try {
        T result = run("?immutable=1", query);
        if (before.equals(resting())) {
          return result;
        }
      } catch (JournalDamaged | JournalFailed | UnknownSession e) {
        if (before.equals(resting())) {
          throw e;
        }
      }
    }
    return run("?mode=ro", query);
  }

  private <T> T run(String parameters, Query<T> query) {
    try (Connection connection = SqliteFile.openReader(file, parameters)) {
      return query.run(new JdbcReads(connection, dialect, SqliteFile.version(connection)));
    } catch (SQLException e) {
      throw SqliteErrors.of(file, e);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw SqliteErrors.unreadable(file, e);
    }
  }

  /** Empty if somebody writes to the file or was killed while doing so. */
  private Optional<State> resting() {
    try {
      return Files.exists(log) && Files.size(log) > 0
          ? Optional.empty()
          : Optional.of(new State(Files.size(file), Files.getLastModifiedTime(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new JournalFailed("cannot read the journal " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {}

  private record State(long bytes, FileTime changed) {}
}
