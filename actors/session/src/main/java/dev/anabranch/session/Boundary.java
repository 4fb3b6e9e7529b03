package dev.anabranch.session;

import dev.anabranch.events.Budget;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import java.util.Optional;

/**
 * The place between two turns, where all is settled: people are heard, bounds are kept, and the
 * model is asked.
 */
final class Boundary {
  private static final int LOOP_TOLD = 3;
  private static final int LOOP_PAUSED = 5;

  private final Unfolding unfolding;

  Boundary(Unfolding unfolding) {
    this.unfolding = unfolding;
  }

  private SessionState state() {
    return unfolding.state();
  }

  /** Adds what comes before the next request, and the request if nothing stands in its way. */
  void cross() {
    for (Life.PendingMessage message : state().life().waiting()) {
      unfolding.add(new PeopleEvent.SteerAdmitted(message.seq(), message.text()));
    }
    Optional<Budget> reached =
        state().life().spent().reached(state().life().limits(), state().steps());
    if (reached.isPresent()) {
      long bound = Spent.bound(state().life().limits(), reached.get());
      unfolding.add(new TaskEvent.BudgetReached(reached.get(), bound));
    } else if (!stoppedForLoop() && state().epochDue().isEmpty()) {
      Recital.due(state().attention())
          .ifPresent(text -> unfolding.add(new ContextEvent.PlanRecited(text)));
      request();
    }
  }

  /** The same again and again: the agent is told, then a person. */
  private boolean stoppedForLoop() {
    Optional<Repeats.Count> stuck = state().attention().repeats().due(LOOP_PAUSED);
    if (stuck.isPresent()) {
      unfolding.add(
          new ContextEvent.LoopNoticed(stuck.get().tool(), LOOP_PAUSED, Optional.empty()));
      unfolding.add(state().someoneToAsk() ? new PeopleEvent.Paused("loop detector") : lost());
      return true;
    }
    state()
        .attention()
        .repeats()
        .due(LOOP_TOLD)
        .ifPresent(count ->
            unfolding.add(
                new ContextEvent.LoopNoticed(count.tool(), LOOP_TOLD, Optional.of(words(count)))));
    return false;
  }

  /** Nobody looks at a sub-agent, but the one that started it can try another way. */
  private static TaskEvent.Ended lost() {
    return new TaskEvent.Ended(
        TaskEvent.Outcome.FAILED,
        Optional.empty(),
        Optional.of("It made the same call with the same result " + LOOP_PAUSED + " times."));
  }

  private static String words(Repeats.Count count) {
    return "You called "
        + count.tool()
        + " "
        + count.times()
        + " times with the same arguments, and the result was the same each time. Doing it again"
        + " will not help: try another way, or end with submit_result and say what is in the way.";
  }

  void request() {
    SessionState state = state();
    Turn turn = state.turn();
    boolean again = turn.retry().isPresent();
    unfolding.add(
        new TurnEvent.ModelRequested(
            again ? turn.number() : turn.number() + 1,
            again ? turn.attempts() + 1 : 1,
            state.requiredPrompt().epoch(),
            state.requiredPrompt().segmentCount(),
            state.requiredPrompt().prefixHash(),
            Masks.of(state)));
  }
}
