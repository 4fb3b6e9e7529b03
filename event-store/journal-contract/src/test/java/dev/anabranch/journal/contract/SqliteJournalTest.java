package dev.anabranch.journal.contract;

import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {
  @TempDir private Path folder;

  @Override
  protected Journal open(SteppedClock clock) {
    return JdbcJournal.open(Database.sqlite(folder.resolve("journal.db")), clock);
  }
}
