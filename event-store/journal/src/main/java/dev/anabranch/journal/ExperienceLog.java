package dev.anabranch.journal;

import dev.anabranch.events.ExperienceLibrary;
import dev.anabranch.events.LibraryEntry;
import dev.anabranch.events.LibraryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The log of the experience library, beside the journals of the sessions: append-only, chained by
 * hash, and the only truth about lessons. Safe for many threads, and for several nodes where the
 * store is. {@link JournalFailed} says that the store could not be reached.
 */
public interface ExperienceLog extends AutoCloseable {
  int EVENTS_MAX = 1_000;

  /**
   * Adds the events after entry {@code expectedHead}, all or none; durable on return. Refuses with
   * {@link LibraryMoved} if the log is elsewhere, {@link IllegalArgumentException} if there are no
   * events or more than {@value #EVENTS_MAX}.
   */
  List<LibraryEntry> append(long expectedHead, List<LibraryEvent> events);

  /**
   * Entries after {@code after}, at most {@code max}. {@link JournalDamaged} if one cannot be read
   * as an event, or is missing.
   */
  List<LibraryEntry> read(long after, int max);

  /** What stands first in the log that is not what was hashed; empty if all is. */
  Optional<String> fault();

  /** The library as it is now. */
  default ExperienceLibrary library() {
    List<LibraryEntry> all = new ArrayList<>();
    for (List<LibraryEntry> page = read(0, EVENTS_MAX); !page.isEmpty(); ) {
      all.addAll(page);
      page = read(all.size(), EVENTS_MAX);
    }
    return ExperienceLibrary.of(all);
  }

  @Override
  void close();
}
