package dev.anabranch.journal.derived;

import dev.anabranch.events.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * How far the feed has been projected: the last entry's place, and its hash, by which a store that
 * belongs to another journal is known.
 */
record Cursor(long ordering, String hash) {
  static final Cursor START = new Cursor(0, "");

  static final List<String> SCHEMA =
      List.of(
          "create table projected(ordering bigint not null, hash text not null)",
          "insert into projected values (0, '')");

  static Cursor of(Entry entry) {
    return new Cursor(entry.ordering(), entry.hash());
  }

  static Cursor read(Connection connection) throws SQLException {
    try (PreparedStatement read =
            connection.prepareStatement("select ordering, hash from projected");
        ResultSet row = read.executeQuery()) {
      return row.next() ? new Cursor(row.getLong(1), row.getString(2)) : START;
    }
  }

  /** Moves on to {@code next}; false if somebody else moved the cursor meanwhile. */
  boolean advance(Connection connection, Cursor next) throws SQLException {
    try (PreparedStatement move =
        connection.prepareStatement(
            "update projected set ordering = ?, hash = ? where ordering = ? and hash = ?")) {
      move.setLong(1, next.ordering());
      move.setString(2, next.hash());
      move.setLong(3, ordering);
      move.setString(4, hash);
      return move.executeUpdate() == 1;
    }
  }
}
