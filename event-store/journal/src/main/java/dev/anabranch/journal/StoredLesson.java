package dev.anabranch.journal;

import dev.anabranch.events.EventRefused;
import dev.anabranch.events.HashChain;
import dev.anabranch.events.LibraryCodec;
import dev.anabranch.events.LibraryEntry;
import dev.anabranch.events.LibraryEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** An entry of the library's log as it is stored. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record StoredLesson(long seq, long micros, String type, byte[] payload, byte[] hash) {

  /** What an empty log ends with. */
  static final StoredLesson BEFORE_ALL =
      new StoredLesson(0, 0, "", new byte[0], HashChain.origin());

  static StoredLesson of(ResultSet row) throws SQLException {
    return new StoredLesson(
        row.getLong(1), row.getLong(2), row.getString(3), row.getBytes(4), row.getBytes(5));
  }

  /** The entries that follow this one; none has a time before the one that it follows. */
  List<StoredLesson> after(List<LibraryEvent> events, Instant now) {
    List<StoredLesson> entries = new ArrayList<>();
    StoredLesson last = this;
    for (LibraryEvent event : events) {
      last = last.next(event, ChronoUnit.MICROS.between(Instant.EPOCH, now));
      entries.add(last);
    }
    return entries;
  }

  private StoredLesson next(LibraryEvent event, long now) {
    String name = LibraryCodec.type(event);
    byte[] bytes = LibraryCodec.encode(event).bytes();
    long time = Math.max(micros, now);
    return new StoredLesson(
        seq + 1, time, name, bytes, LibraryEntry.chained(hash, seq + 1, name, time, bytes));
  }

  LibraryEntry entry() {
    try {
      return new LibraryEntry(
          seq, micros, HexFormat.of().formatHex(hash), LibraryCodec.decode(type, payload));
    } catch (EventRefused e) {
      throw new JournalDamaged("entry " + seq + " of the experience library: " + e.getMessage());
    }
  }

  /** Why this is not what was written after {@code previous}; empty if it is. */
  Optional<String> fault(StoredLesson previous) {
    String which = "entry " + (previous.seq + 1) + " of the experience library ";
    if (seq != previous.seq + 1) {
      return Optional.of(which + "is missing");
    }
    byte[] again = LibraryEntry.chained(previous.hash, seq, type, micros, payload);
    return Arrays.equals(again, hash)
        ? Optional.empty()
        : Optional.of(which + "is not what was hashed, or not in its place");
  }

  static Optional<String> firstFault(List<StoredLesson> log) {
    StoredLesson last = BEFORE_ALL;
    for (StoredLesson entry : log) {
      Optional<String> fault = entry.fault(last);
      if (fault.isPresent()) {
        return fault;
      }
      last = entry;
    }
    return Optional.empty();
  }

  static void requireBound(List<LibraryEvent> events) {
    if (events.isEmpty() || events.size() > ExperienceLog.EVENTS_MAX) {
      throw new IllegalArgumentException(
          "an append takes 1 to " + ExperienceLog.EVENTS_MAX + " events, not " + events.size());
    }
  }
}
