package dev.anabranch.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Tells of commits by other nodes: by NOTIFY at once, and by a look at the last number now and
 * then, should a notice be lost with its connection.
 */
final class PostgresNotices implements Dialect.Remote {
  private static final int LOOK_MILLIS = 1_000;
  private static final System.Logger LOG = System.getLogger(PostgresNotices.class.getName());

  private final Source source;
  private final Runnable committed;
  private final Thread thread;
  private volatile boolean closed;
  private long last = -1;

  PostgresNotices(Source source, Runnable committed) {
    this.source = source;
    this.committed = committed;
    this.thread = Thread.ofPlatform().daemon().name("journal-notices").start(this::run);
  }

  private void run() {
    try {
      while (!closed) {
        listen();
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until the connection breaks. */
  private void listen() {
    try (Connection connection = source.open();
        Statement statement = connection.createStatement()) {
      statement.execute("listen " + PostgresDialect.CHANNEL);
      PGConnection notices = connection.unwrap(PGConnection.class);
      while (!closed) {
        look(statement);
        notices.getNotifications(LOOK_MILLIS);
      }
    } catch (SQLException e) {
      if (!closed) {
        LOG.log(System.Logger.Level.DEBUG, "the listening connection broke", e);
      }
    }
  }

  private void look(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select ordering from feed")) {
      if (row.next() && row.getLong(1) != last) {
        last = row.getLong(1);
        committed.run();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(2L * LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  interface Source {
    Connection open() throws SQLException;
  }
}
