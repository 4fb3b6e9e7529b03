package dev.anabranch.journal;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's states as the exceptions of this package, in words that say what to do. */
final class PostgresErrors {
  private static final String DUPLICATE = "23505";

  /** The classes of states of a value or a row: constraint, data, a raised exception. */
  private static final Set<String> OF_ONE_WRITE = Set.of("22", "23", "P0");

  private PostgresErrors() {}

  static RuntimeException of(PostgresDialect where, SQLException e) {
    String state = state(e);
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "08", "57" ->
          new JournalFailed(
              where + " does not answer (" + e.getMessage() + "); is the server running?", e);
      case "28" ->
          new JournalFailed(
              where + " refuses us: " + e.getMessage() + "; check user and password of the URL", e);
      case "3D" -> new JournalFailed(where + " has no such database; create it there", e);
      case "42" ->
          state.equals("42501")
              ? new JournalFailed(where + " lacks a right: " + e.getMessage(), e)
              : new JournalDamaged(where + " has not our tables: " + e.getMessage(), e);
      case "53" ->
          new JournalFailed(
              where + " is out of space or connections: " + e.getMessage() + "; make room there",
              e);
      case "55" ->
          new JournalFailed(
              "another program keeps " + where + " locked; end what holds the row of feed", e);
      case "XX" -> new JournalDamaged(where + " is damaged: " + e.getMessage(), e);
      default -> new JournalFailed(where + " could not be used: " + e.getMessage(), e);
    };
  }

  static boolean concernsOneWrite(SQLException e) {
    String state = state(e);
    return state.length() == 5 && OF_ONE_WRITE.contains(state.substring(0, 2));
  }

  static boolean isDuplicate(SQLException e) {
    return state(e).equals(DUPLICATE);
  }

  /** A batch tells its own state, or that of what broke it. */
  private static String state(SQLException e) {
    @Nullable String state = e.getSQLState();
    if (e instanceof BatchUpdateException && e.getNextException() != null) {
      state = e.getNextException().getSQLState();
    }
    return state == null ? "" : state;
  }
}
