package dev.anabranch.journal.derived;

import dev.anabranch.journal.JournalReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads derived tables without writing them, if they are there, of this version and of this
 * journal; else derives in memory.
 */
final class StoredDerived implements Derived {
  private final JournalReader journal;

  /** Who projects is a moment behind; where nobody does, more would be waste. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final DerivedTables tables;
  private final AskedDerived asked;

  StoredDerived(DerivedTables tables, JournalReader journal) {
    this.tables = tables;
    this.journal = journal;
    this.asked = new AskedDerived(journal);
  }

  @Override
  public Optional<DerivedReads> fresh() {
    Optional<Cursor> cursor = cursor();
    if (cursor.isEmpty()) {
      return Optional.empty();
    }
    long newest = FeedEnd.after(journal, cursor.get().ordering());
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (cursor.isPresent() && cursor.get().ordering() < newest) {
      if (System.nanoTime() > until || !paused()) {
        return Optional.empty();
      }
      cursor = cursor();
    }
    return cursor.map(reached -> reads().from(reached.ordering()));
  }

  private static boolean paused() {
    try {
      Thread.sleep(LOOK_EVERY);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public DerivedReads now() {
    return cursor().map(cursor -> reads()).orElseGet(asked::now);
  }

  private DerivedReads reads() {
    return new DerivedReads(tables, journal, failure -> {});
  }

  @Override
  public long lag() {
    return cursor()
        .map(cursor -> FeedEnd.after(journal, cursor.ordering()) - cursor.ordering())
        .orElse(0L);
  }

  private Optional<Cursor> cursor() {
    try {
      return tables
          .read(connection ->
              DerivedSchema.isOurs(connection)
                  ? Optional.of(Cursor.read(connection))
                  : Optional.<Cursor>empty())
          .filter(cursor -> Projector.isOf(journal, cursor));
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    tables.close();
    asked.close();
  }
}
