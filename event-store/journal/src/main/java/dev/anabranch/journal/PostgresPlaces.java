package dev.anabranch.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Holds the row of last numbers from the beginning of a group to its commit. So groups of several
 * nodes follow one another, and whoever reads the feed can never see a number before a smaller one:
 * PostgreSQL makes a commit visible before it lets go of its row locks.
 */
final class PostgresPlaces implements Places {

  @Override
  public Last begin(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select ordering, stream from feed for update")) {
      if (!row.next()) {
        throw new JournalDamaged("the one row of the table feed is gone; restore a backup");
      }
      return new Last(row.getLong(1), row.getLong(2));
    }
  }

  @Override
  public void end(Connection connection, Last last) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("update feed set ordering = ?, stream = ?")) {
      statement.setLong(1, last.ordering());
      statement.setLong(2, last.stream());
      statement.executeUpdate();
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("notify " + PostgresDialect.CHANNEL);
    }
  }
}
