package dev.anabranch.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Reads the last numbers once: the lock makes this process the only one that gives them out. */
final class SqlitePlaces implements Places {
  private @Nullable Last known;

  @Override
  public Last begin(Connection connection) throws SQLException {
    Last last = known;
    if (last == null) {
      last = stored(connection);
      known = last;
    }
    return last;
  }

  private static Last stored(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select (select coalesce(max(ordering), 0) from event),
                       (select coalesce(max(id), 0) from session)
                """)) {
      return new Last(row.getLong(1), row.getLong(2));
    }
  }

  @Override
  public void end(Connection connection, Last last) {
    known = last;
  }
}
