package dev.anabranch.journal.contract;

import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.localpostgres.LocalPostgres;

class PostgresJournalTest extends JournalContract {
  @Override
  protected Journal open(SteppedClock clock) {
    String database = LocalPostgres.shared().freshDatabase();
    return JdbcJournal.open(Database.postgres(database), clock);
  }
}
