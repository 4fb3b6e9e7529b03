package dev.anabranch.journal.derived;

import java.sql.SQLException;

/** The tables of what is derived, as one thread writes them. */
interface DerivedDatabase extends DerivedTables {

  /** Runs {@code work} in one transaction, all or nothing. */
  <T> T write(Work<T> work) throws SQLException;

  /** Throws everything away and begins empty. */
  void remake() throws SQLException;

  /** True if what {@code failure} tells of is mended by {@link #remake}. */
  boolean isSpoilt(SQLException failure);

  /** Opens the database, or makes it. */
  interface Source {
    DerivedDatabase open() throws SQLException;
  }
}
