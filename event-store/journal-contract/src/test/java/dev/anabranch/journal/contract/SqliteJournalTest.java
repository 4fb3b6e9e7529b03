package dev.anabranch.journal.contract;

import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends DurableJournalContract {
  @TempDir private Path folder;

  @Override
  protected Journal open(SteppedClock clock) {
    return JdbcJournal.open(Database.sqlite(folder.resolve("journal.db")), clock);
  }

  /** A kill leaves the files as they are. */
  @Override
  protected Journal afterKill(SteppedClock clock) {
    try {
      Path copy = Files.createTempDirectory(folder, "killed");
      for (String name : List.of("journal.db", "journal.db-wal")) {
        Files.copy(folder.resolve(name), copy.resolve(name));
      }
      return JdbcJournal.open(Database.sqlite(copy.resolve("journal.db")), clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
