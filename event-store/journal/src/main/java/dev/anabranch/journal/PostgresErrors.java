package dev.anabranch.journal;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's states as the exceptions of this package, in words that say what to do. */
final class PostgresErrors {
  private static final String DUPLICATE = "23505";
  private static final String NO_RIGHT = "42501";

  /** The classes of states of a value or a row: constraint, data, a raised exception. */
  private static final Set<String> OF_ONE_WRITE = Set.of("22", "23", "P0");

  private PostgresErrors() {}

  static RuntimeException of(PostgresDialect where, SQLException thrown) {
    SQLException e = first(thrown);
    String state = state(e);
    String said = where + ": " + e.getMessage() + "; ";
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "08", "57" ->
          new JournalFailed(where + " does not answer (" + e.getMessage() + "); is it running?", e);
      case "28" -> new JournalFailed(said + "check user and password in the URL", e);
      case "3D" -> new JournalFailed(said + "create it there, or correct the URL", e);
      case "25" -> new JournalFailed(said + "name the server or user that may write", e);
      case "42" ->
          state.equals(NO_RIGHT)
              ? new JournalFailed(said + "grant it to the user of the URL, or name another", e)
              : new JournalDamaged(
                  said + "its tables are not ours, or not whole; restore a backup", e);
      case "53" -> new JournalFailed(said + "make room there", e);
      case "55" -> new JournalFailed(said + "end what holds the row of the table feed", e);
      case "XX" -> new JournalDamaged(said + "it is damaged; restore a backup", e);
      default -> new JournalFailed(where + " could not be used: " + e.getMessage(), e);
    };
  }

  /** What the server said: a batch and the pool of readers wrap it, a batch with all its values. */
  private static SQLException first(SQLException e) {
    if (e instanceof BatchUpdateException && e.getNextException() != null) {
      return e.getNextException();
    }
    return e instanceof SQLTransientConnectionException
            && e.getCause() instanceof SQLException reason
        ? reason
        : e;
  }

  static boolean concernsOneWrite(SQLException e) {
    String state = state(first(e));
    return state.length() == 5 && OF_ONE_WRITE.contains(state.substring(0, 2));
  }

  static boolean isDuplicate(SQLException e) {
    return state(first(e)).equals(DUPLICATE);
  }

  private static String state(SQLException e) {
    @Nullable String state = e.getSQLState();
    return state == null ? "" : state;
  }
}
