package dev.anabranch.journal.derived;

import java.sql.SQLException;

/** The tables of what is derived, as they are read. Safe for many threads. */
interface DerivedTables extends AutoCloseable {

  /** Runs {@code work} on one state of the database. */
  <T> T read(Work<T> work) throws SQLException;

  SearchIndex search();

  @Override
  void close();
}
