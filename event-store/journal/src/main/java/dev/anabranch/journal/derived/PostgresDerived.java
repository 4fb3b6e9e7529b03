package dev.anabranch.journal.derived;

import dev.anabranch.journal.JournalFailed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Schema {@code derived} of the journal's own PostgreSQL database, or {@code X_derived} if the
 * journal is in schema X. Of several nodes one projects: who holds an advisory lock on its writing
 * connection; the others wait and read.
 */
final class PostgresDerived implements DerivedDatabase {
  private static final int PROJECTING_LOCK = 0x416e6264;
  private static final String SCHEMA = "current_setting('search_path')";
  private static final int IDLE_MAX = 4;

  private final String url;
  private final SearchIndex search = new TsvectorIndex();
  private final Deque<Connection> idle = new ArrayDeque<>();
  private @Nullable Connection writer;
  private boolean closed;

  private PostgresDerived(String url) {
    this.url = url;
  }

  /** For a node that projects, or fails with {@link ProjectedElsewhere}. */
  static PostgresDerived open(String url) throws SQLException {
    PostgresDerived opened = new PostgresDerived(url);
    boolean done = false;
    try {
      opened.write(connection -> "the lock is ours");
      if (!opened.isOurs()) {
        opened.remake();
      }
      done = true;
      return opened;
    } finally {
      if (!done) {
        opened.close();
      }
    }
  }

  /** For who only reads. */
  static PostgresDerived reading(String url) {
    return new PostgresDerived(url);
  }

  private boolean isOurs() throws SQLException {
    boolean there =
        read(connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery("select to_regclass('projections') is not null")) {
            return row.next() && row.getBoolean(1);
          }
        });
    return there && read(DerivedSchema::isOurs);
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "anabranch derived");
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "600");
    Connection connection = DriverManager.getConnection(url, properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          select set_config('search_path', quote_ident(
            case current_schema() when 'public' then 'derived'
                                  else current_schema() || '_derived' end), false)
          """);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public SearchIndex search() {
    return search;
  }

  @Override
  public <T> T read(Work<T> work) throws SQLException {
    Connection connection;
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the derived store is closed");
      }
      Connection kept = idle.poll();
      connection = kept == null ? reader() : kept;
    }
    boolean sound = false;
    try {
      T result = inOneTransaction(connection, work);
      sound = true;
      return result;
    } finally {
      giveBack(connection, sound);
    }
  }

  private Connection reader() throws SQLException {
    Connection connection = connect();
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return connection;
  }

  private static <T> T inOneTransaction(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    T result = work.run(connection);
    connection.commit();
    connection.setAutoCommit(true);
    return result;
  }

  private void giveBack(Connection connection, boolean sound) throws SQLException {
    synchronized (this) {
      if (sound && !closed && idle.size() < IDLE_MAX) {
        idle.push(connection);
        return;
      }
    }
    connection.close();
  }

  @Override
  public <T> T write(Work<T> work) throws SQLException {
    Connection connection = writer();
    boolean sound = false;
    try {
      T result = inOneTransaction(connection, work);
      sound = true;
      return result;
    } finally {
      if (!sound) {
        drop();
      }
    }
  }

  /** The lock belongs to the connection, so it is gone with it and with its process. */
  private synchronized Connection writer() throws SQLException {
    Connection open = writer;
    if (open == null) {
      open = connect();
      try (Statement statement = open.createStatement()) {
        statement.execute("set synchronous_commit = off");
        try (ResultSet row =
            statement.executeQuery(
                "select pg_try_advisory_lock(" + PROJECTING_LOCK + ", hashtext(" + SCHEMA + "))")) {
          if (!row.next() || !row.getBoolean(1)) {
            throw new ProjectedElsewhere();
          }
        }
        writer = open;
      } finally {
        if (writer == null) {
          open.close();
        }
      }
    }
    return open;
  }

  private synchronized void drop() throws SQLException {
    Connection open = writer;
    writer = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void remake() throws SQLException {
    write(connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute("create schema if not exists " + schema(statement));
      }
      DerivedSchema.drop(connection);
      DerivedSchema.create(connection, search);
      return true;
    });
  }

  private static String schema(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select " + SCHEMA)) {
      if (!row.next()) {
        throw new SQLException("the server names no schema");
      }
      return row.getString(1);
    }
  }

  /** Missing or foreign tables and columns, and damaged pages; not a server that is away. */
  @Override
  public boolean isSpoilt(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    return state.startsWith("42") || state.startsWith("XX") || state.startsWith("23");
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
      throw new JournalFailed("the derived store did not close: " + e.getMessage(), e);
    } finally {
      idle.clear();
    }
  }
}
