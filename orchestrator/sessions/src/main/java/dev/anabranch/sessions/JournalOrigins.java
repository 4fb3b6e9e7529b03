package dev.anabranch.sessions;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.session.Origins;
import java.util.List;
import java.util.Optional;

/** Reads a session's past from the journal. */
final class JournalOrigins implements Origins {
  private final JournalReader journal;

  JournalOrigins(JournalReader journal) {
    this.journal = journal;
  }

  @Override
  public SessionId root(SessionId session) {
    SessionId root = session;
    Optional<SessionId> parent = parent(root);
    while (parent.isPresent()) {
      root = parent.get();
      parent = parent(root);
    }
    return root;
  }

  private Optional<SessionId> parent(SessionId session) {
    return journal.session(session).flatMap(SessionRow::parent);
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
