package dev.anabranch.journal.derived;

import dev.anabranch.journal.JournalFailed;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * {@code derived.db} beside the journal: write-ahead log, {@code synchronous=normal}, since what a
 * power cut takes is projected again. Tables of another version are dropped and made anew; so is
 * the whole file if it is damaged or no database. Other parts keep tables of their own in it.
 */
final class SqliteDerived implements DerivedDatabase {
  private static final int BUSY_MILLIS = 5_000;
  private static final int IDLE_MAX = 4;

  private final Path file;
  private final UnaryOperator<Connection> wrap;
  private final SearchIndex search = new Fts5Index();
  private final Deque<Connection> idle = new ArrayDeque<>();
  private @Nullable Connection writer;
  private int made;
  private boolean closed;

  private SqliteDerived(Path file, UnaryOperator<Connection> wrap) {
    this.file = file;
    this.wrap = wrap;
  }

  static SqliteDerived open(Path file) throws SQLException {
    return open(file, UnaryOperator.identity());
  }

  /** {@code wrap} sees every connection that writes. */
  static SqliteDerived open(Path file, UnaryOperator<Connection> wrap) throws SQLException {
    SqliteDerived opened = new SqliteDerived(file, wrap);
    try {
      if (Files.notExists(file) || !opened.read(DerivedSchema::isOurs)) {
        opened.remake();
      }
    } catch (SQLException e) {
      if (!opened.isSpoilt(e)) {
        opened.close();
        throw e;
      }
      opened.remake();
    }
    return opened;
  }

  @Override
  public SearchIndex search() {
    return search;
  }

  @Override
  public <T> T read(Work<T> work) throws SQLException {
    Connection connection;
    int from;
    synchronized (this) {
      requireOpen();
      from = made;
      Connection kept = idle.poll();
      connection = kept == null ? reader() : kept;
    }
    boolean sound = false;
    try {
      T result = inOneState(connection, work);
      sound = true;
      return result;
    } finally {
      giveBack(connection, sound, from);
    }
  }

  static <T> T inOneState(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      return work.run(connection);
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private void giveBack(Connection connection, boolean sound, int from) throws SQLException {
    synchronized (this) {
      if (sound && !closed && from == made && idle.size() < IDLE_MAX) {
        idle.push(connection);
        return;
      }
    }
    connection.close();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the derived store is closed");
    }
  }

  private Connection reader() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setReadOnly(true);
    return connect(file, "", config.toProperties());
  }

  static Connection connect(Path file, String parameters, Properties properties)
      throws SQLException {
    String uri = file.toAbsolutePath().toUri().getRawPath();
    return DriverManager.getConnection("jdbc:sqlite:file:" + uri + parameters, properties);
  }

  /** The connection ends its transaction by going back to autocommit, see decision 0012. */
  @Override
  public <T> T write(Work<T> work) throws SQLException {
    Connection connection = writer();
    boolean sound = false;
    try {
      connection.setAutoCommit(false);
      T result = work.run(connection);
      connection.setAutoCommit(true);
      sound = true;
      return result;
    } finally {
      if (!sound) {
        drop();
      }
    }
  }

  private synchronized Connection writer() throws SQLException {
    requireOpen();
    Connection open = writer;
    if (open == null) {
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout(BUSY_MILLIS);
      config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
      open = wrap.apply(connect(file, "", config.toProperties()));
      writer = open;
      try (Statement statement = open.createStatement()) {
        statement.execute("pragma journal_mode = wal");
        statement.execute("pragma synchronous = normal");
        statement.execute("pragma journal_size_limit = 67108864");
      }
    }
    return open;
  }

  /** An open transaction is rolled back. */
  private synchronized void drop() throws SQLException {
    Connection open = writer;
    writer = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void remake() throws SQLException {
    forgetReaders();
    try {
      create();
      write(this::makeTables);
    } catch (SQLException e) {
      if (!isSpoilt(e)) {
        throw e;
      }
      delete();
      create();
      write(this::makeTables);
    }
  }

  private boolean makeTables(Connection connection) throws SQLException {
    DerivedSchema.drop(connection);
    DerivedSchema.create(connection, search);
    return true;
  }

  private synchronized void forgetReaders() throws SQLException {
    made++;
    for (Connection connection : idle) {
      connection.close();
    }
    idle.clear();
  }

  private synchronized void delete() throws SQLException {
    drop();
    try {
      for (String part : List.of("", "-wal", "-shm", "-journal")) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + part));
      }
    } catch (IOException e) {
      throw new JournalFailed("cannot throw away " + file + ": " + e.getMessage(), e);
    }
  }

  /** Makes the empty file itself, so that nobody else may read it. */
  private void create() {
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
      throw new JournalFailed("cannot make " + file + ": " + e.getMessage(), e);
    }
  }

  /** Whatever is not the disk, its owner or another program is the file itself. */
  @Override
  public boolean isSpoilt(SQLException failure) {
    int code =
        failure instanceof SQLiteException sqlite
            ? sqlite.getResultCode().code
            : failure.getErrorCode();
    return switch (SQLiteErrorCode.getErrorCode(code & 0xff)) {
      case SQLITE_FULL,
          SQLITE_BUSY,
          SQLITE_LOCKED,
          SQLITE_READONLY,
          SQLITE_PERM,
          SQLITE_AUTH,
          SQLITE_CANTOPEN,
          SQLITE_IOERR,
          SQLITE_NOMEM,
          SQLITE_INTERRUPT ->
          false;
      default -> true;
    };
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      for (Connection connection : idle) {
        connection.close();
      }
      drop();
    } catch (SQLException e) {
      throw new JournalFailed(file + " did not close: " + e.getMessage(), e);
    } finally {
      idle.clear();
    }
  }
}
