package dev.anabranch.journal.contract;

import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;

class MemoryJournalTest extends JournalContract {
  @Override
  protected Journal open(SteppedClock clock) {
    return new MemoryJournal(clock);
  }
}
