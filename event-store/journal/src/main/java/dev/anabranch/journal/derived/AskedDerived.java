package dev.anabranch.journal.derived;

import dev.anabranch.journal.JournalReader;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives in memory, when it is asked, what is new since it was asked last. */
final class AskedDerived implements Derived {
  private final JournalReader journal;
  private @Nullable MemoryDerived database;
  private @Nullable Projector projector;

  AskedDerived(JournalReader journal) {
    this.journal = journal;
  }

  @Override
  public Optional<DerivedReads> fresh() {
    return Optional.empty();
  }

  @Override
  public synchronized DerivedReads now() {
    try {
      if (database == null || projector == null) {
        database = MemoryDerived.open();
        projector = new Projector(database, journal, session -> Optional.empty());
      }
      while (projector.step()) {}
      return new DerivedReads(database, journal, failure -> {});
    } catch (SQLException e) {
      throw new DerivedUnavailable("cannot derive in memory: " + e.getMessage(), e);
    }
  }

  @Override
  public long lag() {
    return 0;
  }

  @Override
  public synchronized void close() {
    if (database != null) {
      database.close();
    }
    database = null;
    projector = null;
  }
}
