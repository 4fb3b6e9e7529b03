package dev.anabranch.session;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import dev.anabranch.events.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a session came: what was asked, who paused or stopped it, how it ended, what it used.
 *
 * @param waiting messages of people that the next boundary admits
 * @param stopRequested a cancel is being carried out
 * @param limitReached a hard bound was met; the session ends when open calls have settled
 * @param startedSeq the entry from which the bound on wall time counts
 * @param steps turns whose calls are all settled, inherited ones included
 * @param usage of the session's own model calls, never inherited ones
 */
public record Life(
    Optional<TaskEvent.Submitted> submitted,
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
    Usage usage) {

  static final Life NONE = new Builder().build();

  /** A message that is durable but not yet in the prompt. */
  public record PendingMessage(long seq, String text) {}

  boolean stopping() {
    return stopRequested || limitReached.isPresent();
  }

  String status(Turn turn) {
    if (cancelled) {
      return "cancelled";
    }
    if (ended.isPresent()) {
      return ended.get().outcome().wire();
    }
    if (paused) {
      return "paused";
    }
    return asked ? "running" : "queued";
  }

  /** The life after the event; {@code after} is the turn as it is then. */
  Life evolve(Event event, Turn after) {
    Builder next = new Builder(this);
    next.justForked = false;
    switch (event) {
      case TaskEvent task -> next.task(task, after);
      case TurnEvent turn -> next.turn(turn, after);
      case ToolEvent.Settlement settlement -> next.settled(after);
      case ToolEvent note -> {}
      case PeopleEvent people -> next.people(people, after);
      case ContextEvent context -> {}
      case Unreadable unreadable -> {}
    }
    return next.build();
  }

  /** The next life being put together; lives only inside {@link #evolve}. */
  private static final class Builder {
    private Optional<TaskEvent.Submitted> submitted = Optional.empty();
    private Optional<TaskEvent.Forked> forked = Optional.empty();
    private Optional<TaskEvent.Ended> ended = Optional.empty();
    private Optional<SessionId> supersededBy = Optional.empty();
    private Optional<TaskEvent.BudgetReached> limitReached = Optional.empty();
    private List<PendingMessage> waiting = List.of();
    private boolean paused;
    private boolean stopRequested;
    private boolean cancelled;
    private boolean asked;
    private boolean justForked;
    private long startedSeq;
    private int steps;
    private Usage usage = Usage.UNKNOWN;

    Builder() {}

    Builder(Life life) {
      submitted = life.submitted;
      forked = life.forked;
      ended = life.ended;
      supersededBy = life.supersededBy;
      limitReached = life.limitReached;
      waiting = life.waiting;
      paused = life.paused;
      stopRequested = life.stopRequested;
      cancelled = life.cancelled;
      asked = life.asked;
      justForked = life.justForked;
      startedSeq = life.startedSeq;
      steps = life.steps;
      usage = life.usage;
    }

    void task(TaskEvent event, Turn after) {
      switch (event) {
        case TaskEvent.Submitted e -> {
          submitted = Optional.of(e);
          startedSeq = after.head();
        }
        case TaskEvent.Forked e -> {
          fork(e);
          startedSeq = after.head();
        }
        case TaskEvent.Superseded e -> {
          supersededBy = Optional.of(e.by());
          paused = ended.isEmpty() && !cancelled;
        }
        case TaskEvent.Ended e -> ended = Optional.of(e);
        case TaskEvent.CancelRequested e -> stopRequested = true;
        case TaskEvent.SessionCancelled e -> cancelled = true;
        case TaskEvent.BudgetReached e -> limitReached = Optional.of(e);
      }
    }

    /** A fork runs at once, whatever people had done to its parent, and counts its own usage. */
    private void fork(TaskEvent.Forked event) {
      forked = Optional.of(event);
      supersededBy = Optional.empty();
      limitReached = Optional.empty();
      usage = Usage.UNKNOWN;
      paused = false;
      stopRequested = false;
      justForked = true;
    }

    void turn(TurnEvent event, Turn after) {
      switch (event) {
        case TurnEvent.ModelRequested e -> {
          asked = true;
          ended = Optional.empty();
        }
        case TurnEvent.ModelReplied e -> {
          usage = usage.plus(e.usage());
          settled(after);
        }
        case TurnEvent.ModelFailed e -> usage = usage.plus(e.usage());
        case TurnEvent.ModelCancelled e -> {}
        case TurnEvent.Nudged e -> {}
        case TurnEvent.PrefixBroken e -> {}
      }
    }

    void settled(Turn after) {
      if (after.reply().isPresent() && after.allSettled()) {
        steps++;
      }
    }

    void people(PeopleEvent event, Turn after) {
      switch (event) {
        case PeopleEvent.Steered e -> {
          List<PendingMessage> more = new ArrayList<>(waiting);
          more.add(new PendingMessage(after.head(), e.text()));
          waiting = List.copyOf(more);
          reopened(after);
        }
        case PeopleEvent.SteerAdmitted e ->
            waiting = waiting.stream().filter(m -> m.seq() != e.steered()).toList();
        case PeopleEvent.Paused e -> paused = true;
        case PeopleEvent.Resumed e -> {
          paused = false;
          reopened(after);
        }
      }
    }

    private void reopened(Turn after) {
      if (ended.isPresent()) {
        ended = Optional.empty();
        startedSeq = after.head();
      }
    }

    Life build() {
      return new Life(
          submitted,
          forked,
          ended,
          supersededBy,
          limitReached,
          waiting,
          paused,
          stopRequested,
          cancelled,
          asked,
          justForked,
          startedSeq,
          steps,
          usage);
    }
  }
}
