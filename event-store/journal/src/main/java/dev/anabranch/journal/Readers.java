package dev.anabranch.journal;

import java.sql.SQLException;

/** Gives a connection to each query and takes it back. Knows SQLite's errors, lets none out. */
interface Readers extends AutoCloseable {

  <T> T with(Query<T> query);

  @Override
  void close();

  interface Query<T> {
    T run(SqliteReads reads) throws SQLException;
  }
}
