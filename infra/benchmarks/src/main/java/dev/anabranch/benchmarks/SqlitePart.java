package dev.anabranch.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Two durable commits of one row each, as large as the two appends of a step, through bare JDBC.
 */
final class SqlitePart {
  /** Payload of the appends of a step: an observation with the next request, then a reply. */
  private static final int[] ROW_BYTES = {1500, 400};

  private SqlitePart() {}

  static Latencies measure(Path dir, int times) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("bare.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute("pragma synchronous = full");
      statement.execute(
          "create table if not exists rows(id integer primary key autoincrement, payload blob)");
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("insert into rows(payload) values (?)")) {
        return Latencies.of(times, () -> commitTwice(connection, insert));
      }
    }
  }

  private static void commitTwice(Connection connection, PreparedStatement insert)
      throws SQLException {
    for (int bytes : ROW_BYTES) {
      insert.setBytes(1, new byte[bytes]);
      insert.executeUpdate();
      connection.commit();
    }
  }
}
