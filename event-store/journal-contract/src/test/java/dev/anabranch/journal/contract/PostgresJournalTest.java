package dev.anabranch.journal.contract;

import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.localpostgres.LocalPostgres;

class PostgresJournalTest extends DurableJournalContract {
  private String database = "";

  @Override
  protected Journal open(SteppedClock clock) {
    database = LocalPostgres.shared().freshDatabase();
    return afterKill(clock);
  }

  /** The server lives on and shows what was committed, and nothing else. */
  @Override
  protected Journal afterKill(SteppedClock clock) {
    return JdbcJournal.open(Database.postgres(database), clock);
  }
}
