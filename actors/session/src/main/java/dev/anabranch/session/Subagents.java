package dev.anabranch.session;

import dev.anabranch.events.Budget;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.json.JsonRefused;
import java.util.Optional;

/**
 * Which sub-agents begin next, and what a call brings back when all of its own have ended
 * (techniques 1.9).
 *
 * <p>How it works: what is due is read from the calls alone. An index without a {@code
 * ChildStarted} waits; one that has no end yet is at work. A child's id follows from session, call
 * and index, so whoever finds the entry after a crash finds the child. The entry sets a part of the
 * budget aside ({@link Remainder}). The settlement lists the ends by index, so the prompt does not
 * depend on their order.
 */
final class Subagents {
  /** So many of a session work at once. */
  static final int WORKING_MAX = 4;

  private final Unfolding unfolding;

  Subagents(Unfolding unfolding) {
    this.unfolding = unfolding;
  }

  private SessionState state() {
    return unfolding.state();
  }

  static SessionId id(SessionId parent, String call, int index) {
    return SessionId.derived(parent.value(), call + "/" + index);
  }

  /** A sub-agent ended; the same end told twice is one. */
  void ended(ChildEvent end) {
    boolean awaited =
        state()
            .turn()
            .call(end.call())
            .filter(call ->
                call.working().stream()
                    .anyMatch(
                        child -> child.index() == end.index() && child.id().equals(end.child())))
            .isPresent();
    if (awaited && !(end instanceof ChildEvent.ChildStarted)) {
      unfolding.add(end);
    }
  }

  /** Adds the next event that is due. */
  void next() {
    Optional<Turn.Call> first = state().turn().next();
    for (Turn.Call call : state().turn().calls()) {
      boolean begun = !call.children().isEmpty() || first.filter(call::equals).isPresent();
      if (call.open() && begun && Delegation.isAsked(call)) {
        Optional<Event> due = due(call);
        if (due.isPresent()) {
          unfolding.add(due.get());
          return;
        }
      }
    }
  }

  private Optional<Event> due(Turn.Call call) {
    Delegation delegation;
    try {
      delegation = Delegation.of(call);
    } catch (JsonRefused | IllegalArgumentException e) {
      return Optional.of(SessionTools.rejected(call, String.valueOf(e.getMessage())));
    }
    if (Gathering.isWhole(call, delegation)) {
      return Gathering.isErrand(call) ? Optional.empty() : Optional.of(Gathering.observed(call));
    }
    boolean full = state().turn().working().size() >= WORKING_MAX;
    return full || state().life().held() ? Optional.empty() : start(call, delegation);
  }

  private Optional<Event> start(Turn.Call call, Delegation delegation) {
    Optional<Integer> index = Gathering.waiting(call, delegation).stream().findFirst();
    if (index.isEmpty()) {
      return Optional.empty();
    }
    Limits own = state().life().limits();
    if (own.depthMax() < 1) {
      return Optional.of(
          SessionTools.rejected(call, "this agent is too deep below the first to have others"));
    }
    Remainder left = Remainder.of(state());
    if (left.gone().isPresent()) {
      return gone(left.gone().get());
    }
    return Optional.of(
        new ChildEvent.ChildStarted(
            call.address(),
            index.get(),
            id(state().id(), call.address(), index.get()),
            left.next(delegation.asked(), own, waiting())));
  }

  /** Those at work may give something back; else it is for a person to say how to go on. */
  private Optional<Event> gone(Budget what) {
    long bound = Spent.bound(state().life().limits(), what);
    return state().turn().working().isEmpty()
        ? Optional.of(new TaskEvent.BudgetReached(what, bound))
        : Optional.empty();
  }

  /** How many are yet to be started in this turn. */
  private int waiting() {
    return state().turn().calls().stream()
        .filter(Turn.Call::open)
        .mapToInt(call ->
            Delegation.find(call).map(asked -> Gathering.waiting(call, asked).size()).orElse(0))
        .sum();
  }
}
