package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.session.Origins;
import dev.anabranch.session.SessionState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Makes the view of a folded session. */
final class Views {
  private final Origins origins;

  Views(JournalReader journal) {
    this.origins = new JournalOrigins(journal);
  }

  SessionView of(SessionState state) {
    Optional<TaskEvent.Forked> forked = state.life().forked();
    Optional<SessionId> parent = forked.map(TaskEvent.Forked::parent);
    long forkedAt = forked.map(TaskEvent.Forked::at).orElse(0L);
    return new SessionView(
        state.id(),
        state.task().task(),
        state.status(),
        state.head(),
        state.steps(),
        state.life().ended().flatMap(TaskEvent.Ended::answer),
        state.life().ended().flatMap(TaskEvent.Ended::reason),
        state.model().id(),
        parent,
        forkedAt,
        state.life().supersededBy(),
        Instant.EPOCH.plus(origins.micros(state.id(), forkedAt + 1), ChronoUnit.MICROS),
        state.usage());
  }
}
