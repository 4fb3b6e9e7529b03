package dev.anabranch.journal.derived;

import java.sql.Connection;
import java.sql.SQLException;

/** Something done with one connection, in one transaction. */
interface Work<T> {
  T run(Connection connection) throws SQLException;
}
