package dev.anabranch.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A few reading connections, the pool made when first needed; who finds none free waits for one.
 */
final class PooledReaders implements Readers {
  static final int CONNECTIONS_MAX = 4;

  private static final long WAIT_MILLIS = 30_000;

  private final Dialect dialect;
  private final HikariConfig config;
  private @Nullable HikariDataSource pool;
  private boolean closed;

  PooledReaders(Dialect dialect, HikariConfig config) {
    this.dialect = dialect;
    this.config = config;
    config.setReadOnly(true);
    config.setPoolName("journal-readers");
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(WAIT_MILLIS);
    config.setInitializationFailTimeout(-1);
  }

  @Override
  public <T> T with(Query<T> query) {
    HikariDataSource open = pool();
    try {
      return onLivingConnection(open, query);
    } catch (SQLException e) {
      throw dialect.failure(e);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw dialect.unreadable(e);
    }
  }

  private synchronized HikariDataSource pool() {
    if (closed) {
      throw new IllegalStateException("the journal is closed");
    }
    HikariDataSource open = pool;
    if (open == null) {
      open = new HikariDataSource(config);
      pool = open;
    }
    return open;
  }

  /** A server that was restarted leaves dead connections in the pool, which are no answer. */
  private <T> T onLivingConnection(HikariDataSource open, Query<T> query) throws SQLException {
    for (int tries = 0; ; tries++) {
      try (Connection connection = open.getConnection()) {
        try {
          return query.run(new JdbcReads(connection, dialect, Migrations.version()));
        } catch (SQLException e) {
          if (!connection.isClosed() || tries == CONNECTIONS_MAX) {
            throw e;
          }
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (pool != null) {
      pool.close();
    }
  }
}
