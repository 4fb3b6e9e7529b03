package dev.anabranch.journal;

import dev.anabranch.events.Experience;
import dev.anabranch.events.ExperienceLibrary;
import dev.anabranch.events.Lesson;
import dev.anabranch.events.LibraryCodec;
import dev.anabranch.events.LibraryEvent;
import dev.anabranch.secrets.Redactor;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Where people keep the library by hand. What makes no sense is refused with {@link
 * IllegalArgumentException} in words for them.
 */
public final class ExperienceDesk {
  private static final int TRIES_MAX = 20;

  private final ExperienceLog log;

  public ExperienceDesk(ExperienceLog log) {
    this.log = log;
  }

  /** Adds a lesson that counts at once, under a new id. */
  public Experience add(Lesson lesson, String by) {
    return write(library -> new LibraryEvent.EntryAdded(library.nextId(), lesson, true, by));
  }

  /** The lesson goes into no new header from here on. */
  public Experience retire(String id, String reason, String by) {
    return write(library -> new LibraryEvent.EntryRetired(id, reason, by));
  }

  public ExperienceLibrary library() {
    return log.library();
  }

  /** Somebody else may write at the same moment; then the wish is looked at once more. */
  private Experience write(Function<ExperienceLibrary, LibraryEvent> wish) {
    LibraryMoved moved = new LibraryMoved(0, 0);
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      ExperienceLibrary library = log.library();
      LibraryEvent event = wish.apply(library);
      requireNoSecret(event);
      library
          .refusal(event)
          .ifPresent(why -> {
            throw new IllegalArgumentException(why);
          });
      try {
        long seq = log.append(library.seq(), List.of(event)).getLast().seq();
        return about(event, library.evolve(seq, event));
      } catch (LibraryMoved e) {
        moved = e;
      }
    }
    throw moved;
  }

  /** A lesson goes into the prompts of others; whoever writes it can write it again. */
  private static void requireNoSecret(LibraryEvent event) {
    Set<String> secrets = Redactor.SHAPES.kinds(LibraryCodec.encode(event).canonical());
    if (!secrets.isEmpty()) {
      throw new IllegalArgumentException(
          "a lesson must not hold a secret; this looks like one: " + String.join(", ", secrets));
    }
  }

  private static Experience about(LibraryEvent event, ExperienceLibrary library) {
    String id =
        switch (event) {
          case LibraryEvent.EntryAdded e -> e.id();
          case LibraryEvent.EntryModified e -> e.id();
          case LibraryEvent.EntriesMerged e -> e.into();
          case LibraryEvent.EntryRetired e -> e.id();
          case LibraryEvent.EntryKept e -> e.id();
        };
    return Objects.requireNonNull(library.entries().get(id));
  }
}
