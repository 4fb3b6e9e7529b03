package dev.anabranch.journal.snapshots;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Snapshots in a SQLite file beside the journal, which holds derived data only and may be deleted.
 *
 * <p>How it works: one connection, opened at the first use. A commit does not wait for the disk
 * ({@code synchronous = normal}): what a power cut takes is made again. A file that is no database
 * or whose pages do not fit together is thrown away at the next start and made anew; until then the
 * store knows no snapshots. Only the start does that, since others have the file open too.
 */
public final class SqliteSnapshots implements StateSnapshots {
  private static final int BUSY_MILLIS = 5_000;

  private final Path file;
  private final Path damaged;
  private @Nullable Connection connection;
  private @Nullable SnapshotTable table;

  private SqliteSnapshots(Path file) {
    this.file = file;
    this.damaged = file.resolveSibling(file.getFileName() + "-damaged");
  }

  /** The snapshots of the file, which is made if it is not there. */
  public static StateSnapshots open(Path file) {
    SqliteSnapshots snapshots = new SqliteSnapshots(file);
    snapshots.start();
    return snapshots;
  }

  /** The snapshots of the file as they are; makes and changes nothing. */
  public static StateSnapshots readOnly(Path file) {
    return new RestingSnapshots(file);
  }

  /** What cannot be opened now is tried again at each use. */
  private synchronized void start() {
    try {
      if (Files.exists(damaged)) {
        discard();
      }
      with(open -> open.newest("", SnapshotRange.ALL));
    } catch (SQLException e) {
      if (Files.exists(damaged)) {
        discard();
      }
    }
  }

  private void discard() {
    try {
      close();
      for (String suffix : new String[] {"-wal", "-shm", ""}) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
      }
      Files.deleteIfExists(damaged);
    } catch (IOException e) {
      // It stays as it is, and the store knows no snapshots.
    }
  }

  @Override
  public void save(StateSnapshot snapshot) {
    change(open -> open.save(snapshot));
  }

  @Override
  public void delete(String owner, SnapshotRange range) {
    change(open -> open.delete(owner, range));
  }

  @Override
  public Optional<StateSnapshot> newest(String owner, SnapshotRange range) {
    try {
      return with(open -> open.newest(owner, range));
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  private void change(Change change) {
    try {
      with(open -> {
        change.run(open);
        return true;
      });
    } catch (SQLException e) {
      throw new SnapshotNotKept("no snapshot can be kept in " + file + ": " + e.getMessage(), e);
    }
  }

  private synchronized <T> T with(Work<T> work) throws SQLException {
    try {
      return work.run(table());
    } catch (SQLException e) {
      if (isDamage(e)) {
        mark();
      }
      throw e;
    }
  }

  private SnapshotTable table() throws SQLException {
    SnapshotTable open = table;
    if (open == null) {
      open = SnapshotTable.make(connect(), "blob");
      table = open;
    }
    return open;
  }

  private Connection connect() throws SQLException {
    create();
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    Connection open = connection;
    if (open == null) {
      open = SnapshotFile.connect(file, config, "");
      connection = open;
    }
    return open;
  }

  /** Makes the empty file itself, so that nobody else may read it. */
  private void create() throws SQLException {
    try {
      if (Files.notExists(file)) {
        Files.createFile(file);
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
      }
    } catch (FileAlreadyExistsException e) {
      // Another part of this process made it in the same moment.
    } catch (IOException e) {
      throw new SQLException("cannot create " + file, e);
    }
  }

  private static boolean isDamage(SQLException e) {
    int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code : e.getErrorCode();
    return switch (SQLiteErrorCode.getErrorCode(code & 0xff)) {
      case SQLITE_NOTADB, SQLITE_CORRUPT -> true;
      default -> false;
    };
  }

  private void mark() {
    try {
      Files.createFile(damaged);
    } catch (IOException e) {
      // The mark is there, or the disk is ill: the damage will be met again.
    }
  }

  @Override
  public synchronized void close() {
    try {
      Connection open = connection;
      connection = null;
      table = null;
      if (open != null) {
        open.close();
      }
    } catch (SQLException e) {
      throw new SnapshotNotKept("cannot close " + file, e);
    }
  }

  private interface Change {
    void run(SnapshotTable table) throws SQLException;
  }

  private interface Work<T> {
    T run(SnapshotTable table) throws SQLException;
  }
}
