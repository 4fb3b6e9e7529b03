package dev.anabranch.journal.derived;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The words of all entries, in the way of one database. */
interface SearchIndex {

  List<String> schema();

  Adding adding(Connection connection) throws SQLException;

  /** The orderings below {@code before} that the query finds, the newest first. */
  List<Long> find(Connection connection, SearchQuery query, long before, int max)
      throws SQLException;

  /** Adds the entries of one page. */
  interface Adding extends AutoCloseable {
    void add(long ordering, SearchDocument document) throws SQLException;

    /** To be called after the last entry. */
    void end() throws SQLException;

    @Override
    void close() throws SQLException;
  }
}
