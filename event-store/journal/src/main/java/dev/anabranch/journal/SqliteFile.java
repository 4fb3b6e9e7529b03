package dev.anabranch.journal;

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
import java.util.Properties;
import org.sqlite.SQLiteConfig;

/** The database file: how it comes to be, how it is opened, and how it is known to be ours. */
final class SqliteFile {
  /** "Anab" in ASCII, so that {@code file} and we can tell it from other SQLite databases. */
  static final int APPLICATION_ID = 0x416e6162;

  static final int SCHEMA_VERSION = 1;

  private static final int BUSY_MILLIS = 5_000;
  private static final int PAGE_BYTES = 8_192;
  private static final int SYNCHRONOUS_FULL = 2;

  /**
   * Event rows are written once, under the session that wrote them. {@code segment} is what a fork
   * inherits: closed stretches of other streams, in order.
   */
  private static final String[] SCHEMA = {
    """
    create table session(
      id integer primary key,
      pid text not null unique,
      parent integer references session(id),
      fork_seq integer not null,
      head_seq integer not null,
      head_hash blob not null,
      head_ts integer not null)
    """,
    """
    create table segment(
      session integer not null references session(id),
      ix integer not null,
      stream integer not null references session(id),
      from_seq integer not null,
      to_seq integer not null,
      primary key(session, ix)) without rowid
    """,
    """
    create table event(
      ordering integer primary key,
      stream integer not null references session(id),
      seq integer not null,
      ts integer not null,
      type text not null,
      hash blob not null,
      digest blob not null,
      payload blob not null,
      unique(stream, seq))
    """,
    """
    create view entry(session, seq, time, type, json) as
      select s.pid, e.seq,
             strftime('%Y-%m-%dT%H:%M:%S', e.ts / 1000000, 'unixepoch')
               || printf('.%06dZ', e.ts % 1000000),
             e.type, cast(e.payload as text)
        from session s
        join (select session, stream, from_seq, to_seq from segment
              union all
              select id, id, fork_seq + 1, 9223372036854775807 from session) g on g.session = s.id
        join event e on e.stream = g.stream and e.seq between g.from_seq and g.to_seq
    """,
    "pragma application_id = " + APPLICATION_ID,
    "pragma user_version = " + SCHEMA_VERSION
  };

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
        for (String sql : SCHEMA) {
          statement.execute(sql);
        }
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

  /** The one connection that writes; durable at every commit, or it does not open. */
  static Connection openWriter(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
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
    Properties properties = config.toProperties();
    String uri = file.toAbsolutePath().toUri().getRawPath();
    return DriverManager.getConnection("jdbc:sqlite:file:" + uri + parameters, properties);
  }

  private static void requireOurs(Path file, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (number(statement, "pragma application_id") != APPLICATION_ID) {
        throw new JournalDamaged(
            file + " is a database of another program, not a journal. " + SqliteErrors.RESTORE);
      }
      long version = number(statement, "pragma user_version");
      if (version != SCHEMA_VERSION) {
        throw new JournalDamaged(
            file
                + " has schema "
                + version
                + ", this program reads schema "
                + SCHEMA_VERSION
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
