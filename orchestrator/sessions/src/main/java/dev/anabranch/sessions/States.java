package dev.anabranch.sessions;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.BranchReading;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.session.SessionState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds journals for readers. Keeps the newest fold of recently read sessions, so that following a
 * long session costs what is new; the folds can be dropped at will. A session that is read-only is
 * folded anew each time: its fold may end before its head.
 */
final class States {
  private static final int KEPT_MAX = 64;
  private static final int PAGE = 1000;

  private final JournalReader journal;
  private final Map<SessionId, SessionState> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionId, SessionState> eldest) {
          return size() > KEPT_MAX;
        }
      };

  States(JournalReader journal) {
    this.journal = journal;
  }

  /** The session as it is now. */
  SessionState now(SessionId session) {
    SessionState state = fold(known(session), Long.MAX_VALUE);
    if (state.readOnly().isEmpty()) {
      synchronized (kept) {
        kept.put(session, state);
      }
    }
    return state;
  }

  /** The session as it was after entry {@code seq}, or where its proven branch ends. */
  SessionState at(SessionId session, long seq) {
    return fold(SessionState.empty(session), seq);
  }

  private SessionState known(SessionId session) {
    synchronized (kept) {
      return kept.getOrDefault(session, SessionState.empty(session));
    }
  }

  private SessionState fold(SessionState from, long last) {
    SessionState state = from;
    BranchReading branch = new BranchReading(journal, from.id(), from.head());
    while (state.head() < last) {
      List<Entry> page = branch.next((int) Math.min(PAGE, last - state.head()));
      for (Entry entry : page) {
        state = state.evolve(entry.event());
      }
      if (page.isEmpty()) {
        return state;
      }
    }
    return state;
  }
}
