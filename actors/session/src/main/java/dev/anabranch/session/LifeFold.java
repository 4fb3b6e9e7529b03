package dev.anabranch.session;

import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Cost;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import dev.anabranch.events.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The next {@link Life} being put together; lives for one event. */
final class LifeFold {
  private static final int AUTONOMY_DEFAULT = 3;

  private Optional<TaskEvent.Submitted> submitted = Optional.empty();
  private Optional<ModelChoice> model = Optional.empty();
  private OptionalLong windowTokens = OptionalLong.empty();
  private int autonomy = AUTONOMY_DEFAULT;
  private Limits limits = Limits.DEFAULT;
  private Optional<TaskEvent.Forked> forked = Optional.empty();
  private Optional<TaskEvent.Ended> ended = Optional.empty();
  private Optional<SessionId> supersededBy = Optional.empty();
  private Optional<TaskEvent.BudgetReached> limitReached = Optional.empty();
  private List<Life.PendingMessage> waiting = List.of();
  private boolean paused;
  private boolean stopRequested;
  private boolean cancelled;
  private boolean asked;
  private boolean justForked;
  private long startedSeq;
  private int steps;
  private Usage usage = Usage.UNKNOWN;
  private Spent spent = Spent.NOTHING;

  LifeFold() {}

  LifeFold(Life life) {
    submitted = life.submitted();
    model = life.model();
    windowTokens = life.windowTokens();
    autonomy = life.autonomy();
    limits = life.limits();
    forked = life.forked();
    ended = life.ended();
    supersededBy = life.supersededBy();
    limitReached = life.limitReached();
    waiting = life.waiting();
    paused = life.paused();
    stopRequested = life.stopRequested();
    cancelled = life.cancelled();
    asked = life.asked();
    justForked = life.justForked();
    startedSeq = life.startedSeq();
    steps = life.steps();
    usage = life.usage();
    spent = life.spent();
  }

  Life after(Event event, Turn turn) {
    justForked = false;
    switch (event) {
      case TaskEvent task -> task(task, turn);
      case TurnEvent asking -> turn(asking, turn);
      case ToolEvent.Settlement settlement -> settled(settlement, turn);
      case ToolEvent note -> {}
      case PeopleEvent people -> people(people, turn);
      case ContextEvent context -> context(context);
      case ChildEvent child -> child(child);
      case Unreadable unreadable -> {}
    }
    return life();
  }

  private void task(TaskEvent event, Turn after) {
    switch (event) {
      case TaskEvent.Submitted e -> {
        submitted = Optional.of(e);
        model = Optional.of(e.model());
        windowTokens = e.terms().windowTokens();
        autonomy = e.autonomy();
        limits = e.limits();
        startedSeq = after.head();
      }
      case TaskEvent.Forked e -> {
        fork(e);
        startedSeq = after.head();
      }
      case TaskEvent.Edited e -> {}
      case TaskEvent.TaskReworded e -> submitted = submitted.map(task -> task.reworded(e.task()));
      case TaskEvent.Superseded e -> {
        supersededBy = Optional.of(e.by());
        paused = ended.isEmpty() && !cancelled;
      }
      case TaskEvent.Ended e -> ended = Optional.of(e);
      case TaskEvent.CancelRequested e -> stopRequested = true;
      case TaskEvent.SessionCancelled e -> cancelled = true;
      case TaskEvent.BudgetReached e -> limitReached = Optional.of(e);
      case TaskEvent.BudgetRaised e -> {
        limits = limits.raised(e.what(), e.added());
        limitReached = limitReached.filter(reached -> reached.what() != e.what());
        startedSeq = after.head();
      }
    }
  }

  /** A fork runs at once, whatever people had done to its parent, and counts its own usage. */
  private void fork(TaskEvent.Forked event) {
    forked = Optional.of(event);
    supersededBy = Optional.empty();
    limitReached = Optional.empty();
    usage = Usage.UNKNOWN;
    spent = Spent.NOTHING;
    paused = false;
    stopRequested = false;
    justForked = true;
    event.assignment().ifPresent(this::assigned);
  }

  /** What people said to its parent was not said to the sub-agent. */
  private void assigned(TaskEvent.Assignment own) {
    autonomy = own.autonomy();
    limits = own.limits();
    waiting = List.of();
  }

  private void turn(TurnEvent event, Turn after) {
    switch (event) {
      case TurnEvent.ModelRequested e -> {
        asked = true;
        ended = Optional.empty();
      }
      case TurnEvent.ModelReplied e -> {
        used(e.usage(), e.cost());
        counted(after);
      }
      case TurnEvent.ModelFailed e -> used(e.usage(), Optional.empty());
      case TurnEvent.ModelSwitched e -> {
        model = Optional.of(e.to());
        windowTokens = window(e);
        ended = Optional.empty();
      }
      case TurnEvent.ModelCancelled e -> {}
      case TurnEvent.Nudged e -> {}
      case TurnEvent.PrefixBroken e -> {}
      case TurnEvent.CacheMissObserved e -> {}
      case TurnEvent.UsageInconsistent e -> {}
    }
  }

  /** Of a model that nobody knows the one before is the best guess. */
  private OptionalLong window(TurnEvent.ModelSwitched event) {
    OptionalLong told =
        event.windowTokens().isPresent()
            ? event.windowTokens()
            : submitted
                .map(TaskEvent.Submitted::terms)
                .filter(terms -> terms.fallback().equals(Optional.of(event.to())))
                .map(Terms::fallbackWindowTokens)
                .orElse(OptionalLong.empty());
    return told.isPresent() ? told : windowTokens;
  }

  private void used(Usage more, Optional<Cost> cost) {
    usage = usage.plus(more);
    spent = spent.plus(more, cost);
  }

  /** The time that a person took to deny a call is not the session's. */
  private void settled(ToolEvent.Settlement settlement, Turn after) {
    if (settlement instanceof ToolEvent.CallDenied) {
      startedSeq = after.head();
    }
    counted(after);
  }

  private void counted(Turn after) {
    if (after.reply().isPresent() && after.allSettled()) {
      steps++;
    }
  }

  private void people(PeopleEvent event, Turn after) {
    switch (event) {
      case PeopleEvent.Steered e -> {
        waits(after.head(), e.text());
        reopened(after);
      }
      case PeopleEvent.SteerAdmitted e ->
          waiting = waiting.stream().filter(m -> m.seq() != e.steered()).toList();
      case PeopleEvent.Approved e -> approved(e, after);
      case PeopleEvent.Answered e -> startedSeq = after.head();
      case PeopleEvent.AutonomyChanged e -> autonomy = e.level();
      case PeopleEvent.ApprovalRequested e -> {}
      case PeopleEvent.Asked e -> {}
      case PeopleEvent.Paused e -> paused = true;
      case PeopleEvent.Resumed e -> {
        paused = false;
        startedSeq = after.head();
        reopened(after);
      }
    }
  }

  /** The model wrote other arguments than those that ran: it is told when the turn is over. */
  private void approved(PeopleEvent.Approved event, Turn after) {
    startedSeq = after.head();
    event
        .arguments()
        .ifPresent(arguments ->
            waits(
                after.head(),
                "Before call "
                    + event.call()
                    + " ran, a person changed its arguments to "
                    + arguments));
  }

  private void waits(long seq, String text) {
    List<Life.PendingMessage> more = new ArrayList<>(waiting);
    more.add(new Life.PendingMessage(seq, text));
    waiting = List.copyOf(more);
  }

  private void reopened(Turn after) {
    if (ended.isPresent()) {
      ended = Optional.empty();
      startedSeq = after.head();
    }
  }

  private void context(ContextEvent event) {
    switch (event) {
      case ContextEvent.ContextReduced e -> used(e.usage(), e.cost());
      case ContextEvent.ReductionFailed e -> used(e.usage(), e.cost());
      case ContextEvent.PlanUpdated e -> {}
      case ContextEvent.PlanRecited e -> {}
      case ContextEvent.HeaderReplaced e -> {}
      case ContextEvent.SkillActivated e -> {}
      case ContextEvent.InstructionsFound e -> {}
      case ContextEvent.LoopNoticed e -> {}
    }
  }

  private void child(ChildEvent event) {
    switch (event) {
      case ChildEvent.ChildStarted e -> {}
      case ChildEvent.ChildSubmitted e -> spent = spent.plus(e.spent());
      case ChildEvent.ChildFailed e -> spent = spent.plus(e.spent());
    }
  }

  Life life() {
    return new Life(
        submitted,
        model,
        windowTokens,
        autonomy,
        limits,
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
        usage,
        spent);
  }
}
