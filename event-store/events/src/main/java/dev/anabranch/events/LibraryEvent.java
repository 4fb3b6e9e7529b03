package dev.anabranch.events;

import java.util.List;

/**
 * What happens in the library of experiences, whoever proposed it. Beside {@link Event}: a session
 * has its own journal, and the library has its own log.
 */
public sealed interface LibraryEvent {
  String by();

  /** A new lesson; {@code id} is never given again. It counts once it is active. */
  record EntryAdded(String id, Lesson lesson, boolean active, String by) implements LibraryEvent {
    public EntryAdded {
      requireId(id);
    }
  }

  /** A lesson in other words. */
  record EntryModified(String id, Lesson lesson, String by) implements LibraryEvent {}

  /**
   * One lesson stands for several from here on, with what was counted for all of them. {@code into}
   * is a new id, or one of those that are there.
   */
  record EntriesMerged(List<String> from, String into, Lesson lesson, String by)
      implements LibraryEvent {
    public EntriesMerged {
      from = List.copyOf(from);
      requireId(into);
      if (from.isEmpty() || from.stream().distinct().count() < from.size()) {
        throw new IllegalArgumentException("a merge names each lesson once, and at least one");
      }
    }
  }

  /** A lesson no longer counts. */
  record EntryRetired(String id, String reason, String by) implements LibraryEvent {
    public EntryRetired {
      if (reason.isBlank() || reason.length() > 500) {
        throw new IllegalArgumentException("a reason has 1 to 500 characters");
      }
    }
  }

  /** A lesson stays as it is after so many more uses; one that was only proposed is active now. */
  record EntryKept(String id, long uses, long helpful, long harmful, String by)
      implements LibraryEvent {
    public EntryKept {
      if (uses < 0 || helpful < 0 || harmful < 0) {
        throw new IllegalArgumentException("what is counted does not become less");
      }
    }
  }

  private static void requireId(String id) {
    if (!id.matches("[a-z0-9-]{1,40}")) {
      throw new IllegalArgumentException("an id is like e00017, not " + id);
    }
  }
}
