package dev.anabranch.journal.snapshots;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;

/** Connections to the file of derived data. */
final class SnapshotFile {
  private SnapshotFile() {}

  /** {@code parameters} go into the URI. */
  static Connection connect(Path file, SQLiteConfig config, String parameters) throws SQLException {
    String uri = file.toAbsolutePath().toUri().getRawPath();
    return DriverManager.getConnection(
        "jdbc:sqlite:file:" + uri + parameters, config.toProperties());
  }
}
