package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.StoredEntry;
import dev.anabranch.journal.UnknownSession;
import java.util.Arrays;
import java.util.List;

/**
 * How many entries from the first on several sessions have in common. An entry's hash stands for
 * all entries before it, so equal hashes at one seq are equal branches up to it, and the border is
 * found by halving: a few entries are read, however long the branches are.
 */
final class CommonPrefix {
  private final JournalReader journal;

  CommonPrefix(JournalReader journal) {
    this.journal = journal;
  }

  /** The last seq up to which all are one; 0 if they share nothing. */
  long of(List<SessionId> sessions) {
    long shared = 0;
    long last = sessions.stream().mapToLong(this::head).min().orElse(0);
    while (shared < last) {
      long middle = shared + (last - shared + 1) / 2;
      if (isOne(sessions, middle)) {
        shared = middle;
      } else {
        last = middle - 1;
      }
    }
    return shared;
  }

  private boolean isOne(List<SessionId> sessions, long seq) {
    byte[] first = hash(sessions.getFirst(), seq);
    return sessions.stream().skip(1).allMatch(other -> Arrays.equals(first, hash(other, seq)));
  }

  private byte[] hash(SessionId session, long seq) {
    List<StoredEntry> entry = journal.stored(session, seq - 1, 1);
    return entry.isEmpty() ? new byte[0] : entry.getFirst().hash();
  }

  private long head(SessionId session) {
    return journal
        .session(session)
        .map(SessionRow::head)
        .orElseThrow(() -> new UnknownSession(session));
  }
}
