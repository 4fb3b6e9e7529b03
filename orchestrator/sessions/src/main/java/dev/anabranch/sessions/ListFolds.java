package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.journal.derived.ListedSession;
import dev.anabranch.journal.derived.SessionFolds;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.session.SessionState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Folds sessions for the projected list. Keeps lean states of sessions seen lately, and of entries
 * at which sessions were forked, so that many forks of one entry fold it once. Belongs to one
 * thread.
 */
public final class ListFolds implements SessionFolds {
  private static final int SESSIONS_MAX = 1_000;
  private static final int FORK_POINTS_MAX = 16;

  private final JournalReader journal;
  private final Folding folding;
  private final States states;
  private final Views views;
  private final JournalOrigins origins;
  private final Map<SessionId, SessionState> sessions = recent(SESSIONS_MAX);
  private final Map<ForkPoint, SessionState> forkPoints = recent(FORK_POINTS_MAX);

  public ListFolds(JournalReader journal, StateSnapshots snapshots) {
    this.journal = journal;
    this.folding = new Folding(journal);
    this.states = new States(journal, snapshots);
    this.views = new Views(journal);
    this.origins = new JournalOrigins(journal);
  }

  private record ForkPoint(SessionId session, long at) {}

  private static <K, V> Map<K, V> recent(int max) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
      }
    };
  }

  @Override
  public Optional<ListedSession> fold(SessionId session) {
    try {
      SessionState kept = sessions.get(session);
      SessionState from = kept == null ? start(session) : kept;
      SessionState state = folding.on(from, Long.MAX_VALUE).lean();
      if (state.readOnly().isPresent()) {
        return Optional.of(listed(state));
      }
      sessions.put(session, state);
      return state.begun() ? Optional.of(listed(state)) : Optional.empty();
    } catch (JournalDamaged e) {
      return Optional.empty();
    }
  }

  /** A young fork goes on from its parent's fold, any other session from its newest snapshot. */
  private SessionState start(SessionId session) {
    SessionRow row = journal.session(session).orElseThrow(() -> new UnknownSession(session));
    if (row.parent().isEmpty() || row.head() - row.forkedAt() > Folding.NEAR) {
      return proven(states.at(session, row.head()), session);
    }
    ForkPoint point = new ForkPoint(row.parent().get(), row.forkedAt());
    SessionState at = forkPoints.get(point);
    if (at == null) {
      at = states.at(point.session(), point.at()).lean();
      forkPoints.put(point, at);
    }
    return proven(at.as(session), session);
  }

  /** A fold that ended before its entry is no ground to go on from. */
  private static SessionState proven(SessionState state, SessionId session) {
    return state.readOnly().isEmpty() ? state : SessionState.empty(session);
  }

  private ListedSession listed(SessionState state) {
    SessionView view = views.of(state);
    return new ListedSession(
        view.id(),
        view.status(),
        view.task(),
        view.head(),
        view.steps(),
        ChronoUnit.MICROS.between(Instant.EPOCH, view.createdAt()),
        updated(view),
        view.json().canonical());
  }

  private long updated(SessionView view) {
    try {
      return origins.micros(view.id(), view.head());
    } catch (JournalDamaged lost) {
      return 0;
    }
  }
}
