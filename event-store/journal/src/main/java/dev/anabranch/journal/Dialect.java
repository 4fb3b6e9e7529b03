package dev.anabranch.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What differs between the databases that can keep a journal; all else is the same SQL. {@code
 * toString} names the place for people, without a password.
 */
sealed interface Dialect permits SqliteDialect, PostgresDialect {

  /** Takes what one needs before one may write, or {@link JournalBusy} names who has it. */
  Claim claim();

  /**
   * Makes the schema, or brings an older one to today's. Refuses with {@link JournalDamaged} what
   * is not ours or newer than this program.
   */
  void prepare();

  /** A connection that writes, durable at every commit, or it does not open. */
  Connection openWriter() throws SQLException;

  /** Connections for reading beside a writer of this process. */
  Readers readers();

  /** Connections for reading that leave no trace; empty if there is no journal yet. */
  Optional<Readers> visitors();

  /** True if sending many rows together is cheaper than one by one. */
  boolean sendsTogether();

  /** How one connection gives out the numbers of entries and sessions. */
  Places places();

  /** The smaller of two SQL expressions. */
  String least(String one, String other);

  /** A query that says where indexes and rows of the database differ, {@code ok} if nowhere. */
  Optional<String> integrity();

  /** The isolation level in which a transaction sees one state. */
  int oneState();

  /** Tells of commits by other nodes; empty where nobody else can write. */
  Optional<Remote> remote(Runnable committed);

  /** A failure of the database as an exception of this package that says what to do. */
  RuntimeException failure(SQLException e);

  /** Values that no journal writes. */
  JournalDamaged unreadable(RuntimeException e);

  /** True if one row may be the reason, so that its neighbours can be written without it. */
  boolean concernsOneWrite(SQLException e);

  /** True if the row is there already. */
  boolean isDuplicate(SQLException e);

  /** The right to write. */
  interface Claim extends AutoCloseable {
    @Override
    void close();
  }

  /** Listens for the commits of others. */
  interface Remote extends AutoCloseable {
    @Override
    void close();
  }
}
