package dev.anabranch.journal.derived;

import dev.anabranch.journal.JournalFailed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The tables in memory, on one connection. */
final class MemoryDerived implements DerivedDatabase {
  private final SearchIndex search = new Fts5Index();
  private Connection connection;

  private MemoryDerived(Connection connection) {
    this.connection = connection;
  }

  static MemoryDerived open() throws SQLException {
    return new MemoryDerived(made());
  }

  private static Connection made() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    DerivedSchema.create(connection, new Fts5Index());
    return connection;
  }

  @Override
  public SearchIndex search() {
    return search;
  }

  @Override
  public synchronized <T> T read(Work<T> work) throws SQLException {
    return work.run(connection);
  }

  @Override
  public synchronized <T> T write(Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    boolean done = false;
    try {
      T result = work.run(connection);
      done = true;
      return result;
    } finally {
      if (!done) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    }
  }

  @Override
  public synchronized void remake() throws SQLException {
    connection.close();
    connection = made();
  }

  @Override
  public boolean isSpoilt(SQLException failure) {
    return true;
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new JournalFailed("what was derived in memory did not close", e);
    }
  }
}
