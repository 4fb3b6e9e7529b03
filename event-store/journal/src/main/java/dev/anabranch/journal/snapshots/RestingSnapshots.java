package dev.anabranch.journal.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/**
 * Reads the snapshots of a file without leaving a trace, each query on a connection of its own. A
 * file that nobody writes to is opened as immutable (decision 0011); should a writer come in
 * between, the digest of a snapshot says whether it was read whole.
 */
final class RestingSnapshots implements StateSnapshots {
  private final Path file;
  private final Path log;

  RestingSnapshots(Path file) {
    this.file = file;
    this.log = file.resolveSibling(file.getFileName() + "-wal");
  }

  @Override
  public Optional<StateSnapshot> newest(String owner, SnapshotRange range) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    try {
      if (Files.notExists(file) || Files.size(file) == 0) {
        return Optional.empty();
      }
      boolean resting = Files.notExists(log) || Files.size(log) == 0;
      String how = resting ? "?immutable=1" : "?mode=ro";
      try (Connection connection = SnapshotFile.connect(file, config, how)) {
        return SnapshotTable.existing(connection).newest(owner, range);
      }
    } catch (SQLException | IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void save(StateSnapshot snapshot) {
    throw readOnly();
  }

  @Override
  public void delete(String owner, SnapshotRange range) {
    throw readOnly();
  }

  private UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException(file + " is only read here");
  }

  @Override
  public void close() {}
}
