package dev.anabranch.session;

import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a session came: what was asked, who paused or stopped it, how it ended, what it used. Its
 * fold is {@link LifeFold}.
 *
 * @param submitted with the task in its newest words
 * @param model asked now; another than submitted if it was switched
 * @param windowTokens of the context window of the newest model whose window is known
 * @param autonomy in force
 * @param limits in force, with all that was added to them
 * @param waiting messages that the next boundary admits
 * @param stopRequested a cancel is being carried out
 * @param limitReached a budget is used up; nothing new is issued until it is raised
 * @param startedSeq the entry from which the bound on wall time counts: the last time that a person
 *     took part
 * @param steps turns whose calls are all settled, inherited ones included
 * @param usage of the session's own model calls, never inherited ones
 * @param spent of the budget, by the session and its sub-agents
 */
public record Life(
    Optional<TaskEvent.Submitted> submitted,
    Optional<ModelChoice> model,
    OptionalLong windowTokens,
    int autonomy,
    Limits limits,
    Optional<TaskEvent.Forked> forked,
    Optional<TaskEvent.Ended> ended,
    Optional<SessionId> supersededBy,
    Optional<TaskEvent.BudgetReached> limitReached,
    List<PendingMessage> waiting,
    boolean paused,
    boolean stopRequested,
    boolean cancelled,
    boolean asked,
    boolean justForked,
    long startedSeq,
    int steps,
    Usage usage,
    Spent spent) {

  static final Life NONE = new LifeFold().life();

  /** A message that is durable but not yet in the prompt. */
  public record PendingMessage(long seq, String text) {}

  /**
   * What binds a sub-agent to the session that started it; a person's fork of it is bound no more.
   */
  public Optional<Terms.Child> child() {
    return forked.isPresent()
        ? forked.get().assignment().map(TaskEvent.Assignment::child)
        : submitted.flatMap(task -> task.terms().child());
  }

  /**
   * The highest autonomy that this session may have: that of the one whose sub-agent it began as.
   */
  public int autonomyMax() {
    return child().isEmpty()
        ? Approvals.FREE
        : forked
            .flatMap(TaskEvent.Forked::assignment)
            .map(TaskEvent.Assignment::autonomy)
            .orElseGet(() -> submitted.map(TaskEvent.Submitted::autonomy).orElse(Approvals.FREE));
  }

  /** Nothing new is issued, by the wish of a person or for want of budget. */
  public boolean held() {
    return paused || limitReached.isPresent();
  }

  String status(Turn turn) {
    if (cancelled) {
      return "cancelled";
    }
    if (ended.isPresent()) {
      return ended.get().outcome().wire();
    }
    if (held()) {
      return "paused";
    }
    if (turn.waitsForPeople()) {
      return "waiting";
    }
    return asked ? "running" : "queued";
  }

  /** The life after the event; {@code after} is the turn as it is then. */
  Life evolve(Event event, Turn after) {
    return new LifeFold(this).after(event, after);
  }
}
