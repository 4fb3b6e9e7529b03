package dev.anabranch.console;

import dev.anabranch.console.access.Caller;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.sessions.SessionReads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose a session is: the owner that its first entry names, so a fork and a rewind belong to whom
 * the first session of their tree belongs. It never changes.
 */
final class Owners {
  private static final int KEPT_MAX = 10_000;

  private final SessionReads reads;
  private final Map<SessionId, String> kept =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionId, String> eldest) {
          return size() > KEPT_MAX;
        }
      };

  Owners(SessionReads reads) {
    this.reads = reads;
  }

  /** What this caller can read. */
  SessionReads seenBy(Caller caller) {
    return caller
        .owner()
        .<SessionReads>map(owner -> new OwnedReads(reads, this, owner))
        .orElse(reads);
  }

  /** A session of another owner is told from none by nobody. */
  void refuseForeign(Caller caller, SessionId session) {
    if (caller.owner().filter(owner -> !owns(owner, session)).isPresent()) {
      throw new UnknownSession(session);
    }
  }

  boolean owns(String owner, SessionId session) {
    return owner(session).filter(owner::equals).isPresent();
  }

  private Optional<String> owner(SessionId session) {
    synchronized (kept) {
      String known = kept.get(session);
      if (known != null) {
        return Optional.of(known);
      }
    }
    Optional<String> found = read(session);
    synchronized (kept) {
      found.ifPresent(owner -> kept.put(session, owner));
    }
    return found;
  }

  private Optional<String> read(SessionId session) {
    List<Entry> first = reads.entries(session, 0, 1);
    return first.stream()
        .map(Entry::event)
        .filter(TaskEvent.Submitted.class::isInstance)
        .map(event -> ((TaskEvent.Submitted) event).owner())
        .findFirst();
  }
}
