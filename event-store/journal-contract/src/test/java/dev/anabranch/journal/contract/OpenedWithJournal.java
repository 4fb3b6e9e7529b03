package dev.anabranch.journal.contract;

import dev.anabranch.events.LibraryEntry;
import dev.anabranch.events.LibraryEvent;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.ExperienceLog;
import dev.anabranch.journal.JdbcExperienceLog;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import java.util.List;
import java.util.Optional;

/** A log together with the journal that it stands beside. */
record OpenedWithJournal(Journal journal, ExperienceLog log) implements ExperienceLog {

  static ExperienceLog of(Database database, SteppedClock clock) {
    Journal journal = JdbcJournal.open(database, clock);
    return new OpenedWithJournal(journal, JdbcExperienceLog.beside(database, clock));
  }

  @Override
  public List<LibraryEntry> append(long expectedHead, List<LibraryEvent> events) {
    return log.append(expectedHead, events);
  }

  @Override
  public List<LibraryEntry> read(long after, int max) {
    return log.read(after, max);
  }

  @Override
  public Optional<String> fault() {
    return log.fault();
  }

  @Override
  public void close() {
    log.close();
    journal.close();
  }
}
