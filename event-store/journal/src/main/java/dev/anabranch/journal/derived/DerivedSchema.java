package dev.anabranch.journal.derived;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/** All tables of the projections, part by part. */
final class DerivedSchema {
  /** Counted up with every change of what a projection writes; an older store is thrown away. */
  static final int VERSION = 3;

  private static final List<String> TABLES =
      List.of("projections", "projected", "lineage", "usage_call", "session_list", "search");

  private DerivedSchema() {}

  static void create(Connection connection, SearchIndex search) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql :
          Stream.of(
                  List.of("create table projections(version integer not null)"),
                  Cursor.SCHEMA,
                  Lineage.SCHEMA,
                  UsageCalls.SCHEMA,
                  SessionList.SCHEMA,
                  search.schema())
              .flatMap(List::stream)
              .toList()) {
        statement.execute(sql);
      }
      statement.execute("insert into projections values (" + VERSION + ")");
    }
  }

  static void drop(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute("drop table if exists " + table);
      }
    }
  }

  /** True if the tables are there and of this version; fails if there are none. */
  static boolean isOurs(Connection connection) throws SQLException {
    Cursor.read(connection);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select version from projections")) {
      return row.next() && row.getInt(1) == VERSION;
    }
  }
}
