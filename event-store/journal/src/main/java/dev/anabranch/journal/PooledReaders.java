package dev.anabranch.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** A few reading connections; who finds none free waits for one. */
final class PooledReaders implements Readers {
  static final int CONNECTIONS_MAX = 4;

  private static final long WAIT_MILLIS = 30_000;

  private final Dialect dialect;
  private final HikariDataSource pool;

  PooledReaders(Dialect dialect, HikariConfig config) {
    this.dialect = dialect;
    config.setReadOnly(true);
    config.setPoolName("journal-readers");
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(WAIT_MILLIS);
    config.setInitializationFailTimeout(-1);
    this.pool = new HikariDataSource(config);
  }

  @Override
  public <T> T with(Query<T> query) {
    if (pool.isClosed()) {
      throw new IllegalStateException("the journal is closed");
    }
    try {
      return onLivingConnection(query);
    } catch (SQLException e) {
      throw dialect.failure(e);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw dialect.unreadable(e);
    }
  }

  /** A server that was restarted leaves dead connections in the pool, which are no answer. */
  private <T> T onLivingConnection(Query<T> query) throws SQLException {
    for (int tries = 0; ; tries++) {
      try (Connection connection = pool.getConnection()) {
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
  public void close() {
    pool.close();
  }
}
