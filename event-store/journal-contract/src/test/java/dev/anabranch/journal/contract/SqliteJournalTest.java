package dev.anabranch.journal.contract;

import dev.anabranch.journal.Journal;
import dev.anabranch.journal.SqliteJournal;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {
  @TempDir private Path folder;

  @Override
  protected Journal open(SteppedClock clock) {
    return SqliteJournal.open(folder.resolve("journal.db"), clock);
  }
}
