package dev.anabranch.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;

/** The SQLite journal with settings that only a test of faults wants. */
public final class TunedJournal {
  private TunedJournal() {}

  /** Checkpoints after {@code pages} pages; if not {@code durable}, acknowledges without a sync. */
  public static Journal open(Path file, int pages, boolean durable) {
    return JdbcJournal.open(
        new SqliteDialect(file),
        InstantSource.system(),
        () -> {
          Connection connection = SqliteFile.openWriter(file);
          try (Statement statement = connection.createStatement()) {
            statement.execute("pragma wal_autocheckpoint = " + pages);
            if (!durable) {
              statement.execute("pragma synchronous = off");
            }
            return connection;
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });
  }
}
