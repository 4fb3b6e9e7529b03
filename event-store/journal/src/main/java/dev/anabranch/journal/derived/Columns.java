package dev.anabranch.journal.derived;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import java.util.OptionalLong;

/** Columns in which something may be absent. */
final class Columns {
  private Columns() {}

  static OptionalLong number(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  static void set(PreparedStatement statement, int column, OptionalLong value) throws SQLException {
    if (value.isPresent()) {
      statement.setLong(column, value.getAsLong());
    } else {
      statement.setNull(column, Types.BIGINT);
    }
  }

  /** A database may refuse a zero in text. */
  static void set(PreparedStatement statement, int column, Optional<String> text)
      throws SQLException {
    statement.setString(column, text.map(Columns::clean).orElse(null));
  }

  static String clean(String text) {
    return text.replace('\0', '\ufffd');
  }
}
