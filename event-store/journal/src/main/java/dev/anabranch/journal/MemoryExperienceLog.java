package dev.anabranch.journal;

import dev.anabranch.events.LibraryEntry;
import dev.anabranch.events.LibraryEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log that is gone with its process, for tests and simulations. */
public final class MemoryExperienceLog implements ExperienceLog {
  private final InstantSource clock;
  private final List<StoredLesson> log = new ArrayList<>();

  public MemoryExperienceLog(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized List<LibraryEntry> append(long expectedHead, List<LibraryEvent> events) {
    StoredLesson.requireBound(events);
    if (log.size() != expectedHead) {
      throw new LibraryMoved(expectedHead, log.size());
    }
    StoredLesson last = log.isEmpty() ? StoredLesson.BEFORE_ALL : log.getLast();
    List<StoredLesson> entries = last.after(events, clock.instant());
    log.addAll(entries);
    return entries.stream().map(StoredLesson::entry).toList();
  }

  @Override
  public synchronized List<LibraryEntry> read(long after, int max) {
    Refusals.requireBound(max);
    return log.stream().skip(Math.max(0, after)).limit(max).map(StoredLesson::entry).toList();
  }

  @Override
  public synchronized Optional<String> fault() {
    return StoredLesson.firstFault(log);
  }

  @Override
  public void close() {}
}
