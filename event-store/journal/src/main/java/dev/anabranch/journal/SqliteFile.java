package dev.anabranch.journal;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.sqlite.SQLiteConfig;

/** The database file: how it comes to be, how it is opened, and how it is known to be ours. */
final class SqliteFile {
  /** "Anab" in ASCII, so that {@code file} and we can tell it from other SQLite databases. */
  static final int APPLICATION_ID = 0x416e6162;

  private static final int BUSY_MILLIS = 5_000;
  private static final int PAGE_BYTES = 8_192;
  private static final int SYNCHRONOUS_FULL = 2;

  private SqliteFile() {}

  /** Makes an empty journal, whole or not at all: a crash leaves no half file under its name. */
  static void create(Path file) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(fresh);
      if (Files.getFileStore(fresh).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
      }
      try (Connection connection = connect(fresh, new SQLiteConfig(), "");
          Statement statement = connection.createStatement()) {
        statement.execute("pragma page_size = " + PAGE_BYTES);
        statement.execute("pragma application_id = " + APPLICATION_ID);
        migrate(connection, statement, 0);
      }
      force(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      force(folder(file));
    } catch (SQLException e) {
      throw SqliteErrors.of(file, e);
    } catch (IOException e) {
      throw new JournalFailed("cannot create the journal " + file + ": " + e.getMessage(), e);
    }
  }

  /** Brings an older schema to today's, each step whole or not at all. */
  static void migrate(Path file) {
    try (Connection connection = openAny(file);
        Statement statement = connection.createStatement()) {
      migrate(connection, statement, version(connection));
    } catch (SQLException e) {
      throw SqliteErrors.of(file, e);
    }
  }

  private static void migrate(Connection connection, Statement statement, int from)
      throws SQLException {
    for (int step = from + 1; step <= Migrations.version(); step++) {
      connection.setAutoCommit(false);
      Migrations.step(connection, "sqlite", step);
      statement.execute("pragma user_version = " + step);
      connection.setAutoCommit(true);
    }
  }

  private static Connection openAny(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    return opened(file, config, "", connection -> {});
  }

  static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return (int) number(statement, "pragma user_version");
    }
  }

  /** Reading connections beside the writer of this process. */
  static HikariConfig pool(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setReadOnly(true);
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(url(file, ""));
    pool.setDataSourceProperties(config.toProperties());
    return pool;
  }

  /** The one connection that writes; durable at every commit, or it does not open. */
  static Connection openWriter(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setGetGeneratedKeys(false); // else each insert is followed by a query for its row
    return opened(
        file,
        config,
        "",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("pragma synchronous = full");
            statement.execute("pragma fullfsync = on");
            statement.execute("pragma checkpoint_fullfsync = on");
            statement.execute("pragma journal_size_limit = 67108864");
            requireDurable(file, statement);
          }
        });
  }

  /** A connection that only reads; {@code parameters} go into the URI. */
  static Connection openReader(Path file, String parameters) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setReadOnly(true);
    return opened(file, config, parameters, connection -> {});
  }

  private static Connection opened(Path file, SQLiteConfig config, String parameters, Setup setup) {
    try {
      if (Files.size(file) == 0) {
        throw new JournalDamaged(file + " is empty, so it is no journal. " + SqliteErrors.RESTORE);
      }
      Connection connection = connect(file, config, parameters);
      try {
        requireOurs(file, connection);
        setup.run(connection);
        return connection;
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqliteErrors.of(file, e);
    } catch (IOException e) {
      throw new JournalFailed("cannot open the journal " + file + ": " + e.getMessage(), e);
    }
  }

  private static Connection connect(Path file, SQLiteConfig config, String parameters)
      throws SQLException {
    return DriverManager.getConnection(url(file, parameters), config.toProperties());
  }

  private static String url(Path file, String parameters) {
    return "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath() + parameters;
  }

  private static void requireOurs(Path file, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (number(statement, "pragma application_id") != APPLICATION_ID) {
        throw new JournalDamaged(
            file + " is a database of another program, not a journal. " + SqliteErrors.RESTORE);
      }
      long version = number(statement, "pragma user_version");
      if (version < 1 || version > Migrations.version()) {
        throw new JournalDamaged(
            file
                + " has schema "
                + version
                + ", this program reads schema "
                + Migrations.version()
                + "; a newer Anabranch wrote it, use that one");
      }
      number(statement, "select count(*) from sqlite_schema");
    }
  }

  private static void requireDurable(Path file, Statement statement) throws SQLException {
    String mode;
    try (ResultSet row = statement.executeQuery("pragma journal_mode = wal")) {
      mode = row.getString(1);
    }
    if (!mode.equals("wal")) {
      throw new JournalFailed(
          file + " is on a file system without shared memory; put the data folder on a local disk");
    }
    if (number(statement, "pragma synchronous") != SYNCHRONOUS_FULL) {
      throw new JournalFailed("SQLite refuses synchronous=FULL for " + file);
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.getLong(1);
    }
  }

  static Path folder(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a journal is a file");
  }

  private static void force(Path path) throws IOException {
    StandardOpenOption how =
        Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  private interface Setup {
    void run(Connection connection) throws SQLException;
  }
}
