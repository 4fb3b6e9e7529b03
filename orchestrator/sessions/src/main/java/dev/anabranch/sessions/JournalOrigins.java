package dev.anabranch.sessions;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.session.Origins;
import java.util.List;

/** Reads a session's past from the journal. */
final class JournalOrigins implements Origins {
  private final JournalReader journal;

  JournalOrigins(JournalReader journal) {
    this.journal = journal;
  }

  @Override
  public SessionId root(SessionId session) {
    return journal.lineage(session).getFirst().origin();
  }

  @Override
  public long micros(SessionId session, long seq) {
    List<Entry> entry = journal.read(session, seq - 1, 1);
    if (entry.isEmpty()) {
      throw new UnknownSession(session);
    }
    return entry.getFirst().micros();
  }
}
