package dev.anabranch.journal;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Gives out {@code ordering} and stream numbers without a gap and in commit order: {@link #begin}
 * reads the last ones inside the transaction, {@link #end} keeps them before its commit.
 */
interface Places {

  Last begin(Connection connection) throws SQLException;

  void end(Connection connection, Last last) throws SQLException;

  /** The last numbers given out. */
  record Last(long ordering, long stream) {}
}
