package dev.anabranch.workspace;

import dev.anabranch.events.SessionId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** One lock per session that is in use: calls that change its files run alone. */
final class SessionLocks {
  private final Map<SessionId, Held> held = new HashMap<>();

  private static final class Held {
    final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    int users;
  }

  /** The session's lock, which stays until {@link #release}. */
  ReentrantReadWriteLock acquire(SessionId session) {
    synchronized (held) {
      Held entry = held.computeIfAbsent(session, id -> new Held());
      entry.users++;
      return entry.lock;
    }
  }

  void release(SessionId session) {
    synchronized (held) {
      Held entry = held.get(session);
      if (entry != null && --entry.users == 0) {
        held.remove(session);
      }
    }
  }

  boolean isUsed(SessionId session) {
    synchronized (held) {
      return held.containsKey(session);
    }
  }
}
