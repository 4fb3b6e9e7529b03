package dev.anabranch.journal;

import java.sql.SQLException;

/**
 * Gives a connection to each query and takes it back. Lets no error of a database out. A query may
 * be run again on another connection, so it keeps what it gathers to itself.
 */
interface Readers extends AutoCloseable {

  <T> T with(Query<T> query);

  @Override
  void close();

  interface Query<T> {
    T run(JdbcReads reads) throws SQLException;
  }
}
