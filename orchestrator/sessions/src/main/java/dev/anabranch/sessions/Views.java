package dev.anabranch.sessions;

import dev.anabranch.events.Cost;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.session.Origins;
import dev.anabranch.session.SessionState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes the view of a folded session. */
final class Views {
  private static final String UNKNOWN = "unknown";
  private static final List<String> UNDER_WAY = List.of("queued", "running", "waiting");

  private final JournalReader journal;
  private final Origins origins;
  private final Asked asked;

  Views(JournalReader journal) {
    this.journal = journal;
    this.origins = new JournalOrigins(journal);
    this.asked = new Asked(journal);
  }

  /** An imported session that nobody here has taken up does not go on by itself. */
  String status(SessionState state) {
    String status = state.status();
    boolean rests =
        UNDER_WAY.contains(status)
            && journal.session(state.id()).map(SessionRow::rests).orElse(false);
    return rests ? "paused" : status;
  }

  /** A session that is read-only was not folded to its end: its row knows its place. */
  SessionView of(SessionState state) {
    SessionRow row = journal.session(state.id()).orElseThrow(() -> new UnknownSession(state.id()));
    Optional<TaskEvent.Submitted> task = state.life().submitted();
    return new SessionView(
        state.id(),
        task.map(TaskEvent.Submitted::task).orElse(UNKNOWN),
        status(state),
        state.readOnly().isPresent() ? row.head() : state.head(),
        state.steps(),
        state.life().ended().flatMap(TaskEvent.Ended::answer),
        state.life().ended().flatMap(TaskEvent.Ended::reason),
        state.life().model().map(ModelChoice::id).orElse(UNKNOWN),
        row.parent(),
        row.forkedAt(),
        state.life().supersededBy(),
        createdAt(row),
        state.usage(),
        state.life().spent().own().map(Views::money),
        asked.of(state),
        task.isPresent() ? OptionalInt.of(state.life().autonomy()) : OptionalInt.empty(),
        task.map(submitted -> BudgetView.of(state.life())),
        state.life().child().map(Views::child),
        task.flatMap(submitted -> submitted.terms().label()),
        state.readOnly());
  }

  private static SessionView.ChildOf child(Terms.Child child) {
    return new SessionView.ChildOf(child.parent(), child.call(), child.index());
  }

  private static SessionView.Money money(Cost cost) {
    return new SessionView.Money(Micros.text(cost.amount()), cost.currency());
  }

  /**
   * The time of its first own entry, or of the last that it inherited; the beginning of time if
   * that is lost.
   */
  private Instant createdAt(SessionRow row) {
    try {
      long micros = origins.micros(row.id(), Math.min(row.forkedAt() + 1, row.head()));
      return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    } catch (JournalDamaged lost) {
      return Instant.EPOCH;
    }
  }
}
