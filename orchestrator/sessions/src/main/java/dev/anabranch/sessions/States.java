package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.snapshots.BranchSnapshots;
import dev.anabranch.journal.snapshots.SnapshotRange;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.session.SessionState;
import dev.anabranch.session.StateCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Folds journals for readers, from the newest snapshot where there is one. Keeps the newest fold of
 * recently read sessions, so that following a long session costs what is new; the folds can be
 * dropped at will, and keep no segments. A session that is read-only is folded anew each time: its
 * fold may end before its head.
 */
final class States {
  private static final int KEPT_MAX = 64;

  private final JournalReader journal;
  private final Folding folding;
  private final BranchSnapshots snapshots;
  private final Map<SessionId, SessionState> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionId, SessionState> eldest) {
          return size() > KEPT_MAX;
        }
      };

  States(JournalReader journal, StateSnapshots snapshots) {
    this.journal = journal;
    this.folding = new Folding(journal);
    this.snapshots = new BranchSnapshots(journal, snapshots);
  }

  /** The session as it is now. */
  SessionState now(SessionId session) {
    SessionState from = known(session).orElseGet(() -> nearest(session, head(session)));
    SessionState state = folding.on(from, Long.MAX_VALUE).lean();
    if (state.readOnly().isEmpty()) {
      synchronized (kept) {
        kept.put(session, state);
      }
    }
    return state;
  }

  /** The session as it was after entry {@code seq}, or where its proven branch ends. */
  SessionState at(SessionId session, long seq) {
    return folding.on(nearest(session, seq), seq);
  }

  private Optional<SessionState> known(SessionId session) {
    synchronized (kept) {
      return Optional.ofNullable(kept.get(session));
    }
  }

  private long head(SessionId session) {
    return journal.session(session).map(SessionRow::head).orElse(0L);
  }

  private SessionState nearest(SessionId session, long seq) {
    return seq <= Folding.NEAR
        ? SessionState.empty(session)
        : newest(session, seq).orElseGet(() -> SessionState.empty(session));
  }

  private Optional<SessionState> newest(SessionId session, long seq) {
    return snapshots
        .newest(
            session,
            SnapshotRange.ALL.upTo(seq),
            snapshot ->
                StateCodec.decode(snapshot.bytes()).filter(state -> state.head() == snapshot.seq()))
        .map(state -> state.as(session).lean());
  }
}
