package dev.anabranch.journal;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite's result codes as the exceptions of this package, in words that say what to do. */
final class SqliteErrors {
  private SqliteErrors() {}

  static RuntimeException of(Path file, SQLException e) {
    return switch (primary(e)) {
      case SQLITE_NOTADB ->
          new JournalDamaged(file + " is not a journal: it does not begin like one. " + RESTORE, e);
      case SQLITE_CORRUPT ->
          new JournalDamaged(file + " is damaged: its pages do not fit together. " + RESTORE, e);
      case SQLITE_ERROR ->
          String.valueOf(e.getMessage()).contains("no such ")
              ? new JournalDamaged(
                  file + " lacks our tables: " + e.getMessage() + ". " + RESTORE, e)
              : new JournalFailed(file + " could not be used: " + e.getMessage(), e);
      case SQLITE_FULL ->
          new JournalFailed(
              "the disk that holds " + file + " is full; free some space and go on", e);
      case SQLITE_BUSY, SQLITE_LOCKED ->
          new JournalFailed(
              "another program keeps " + file + " locked; end what reads or writes it there", e);
      case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH ->
          new JournalFailed(
              file + " cannot be opened or written; check its owner, its mode and its folder", e);
      case SQLITE_IOERR ->
          new JournalFailed("the disk reports an error at " + file + "; check the disk", e);
      default -> new JournalFailed(file + " could not be used: " + e.getMessage(), e);
    };
  }

  static JournalDamaged unreadable(Path file, RuntimeException e) {
    return new JournalDamaged(
        file + " is damaged: it holds values that no journal writes. " + RESTORE, e);
  }

  /** True if one row may be the reason, so that its neighbours can be written without it. */
  static boolean concernsOneWrite(SQLException e) {
    return switch (primary(e)) {
      case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE, SQLITE_ERROR -> true;
      default -> false;
    };
  }

  static boolean isConstraint(SQLException e) {
    return primary(e) == SQLiteErrorCode.SQLITE_CONSTRAINT;
  }

  static final String RESTORE =
      "Nothing was changed; restore the data folder from a backup, or name another one with --data";

  private static SQLiteErrorCode primary(SQLException e) {
    int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code : e.getErrorCode();
    return SQLiteErrorCode.getErrorCode(code & 0xff);
  }
}
