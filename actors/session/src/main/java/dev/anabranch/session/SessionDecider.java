package dev.anabranch.session;

import dev.anabranch.events.Budget;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.secrets.Redactor;
import java.util.List;
import java.util.Optional;

/**
 * What follows from a command. Pure: no clock, no thread, no port.
 *
 * <p>How it works: the command adds the events that it causes by itself ({@link #react}); then
 * {@link #advance} adds whatever is due in the state that results, until nothing is: calls that the
 * session answers itself, approvals, the end, admitted messages, the next request ({@link
 * Boundary}). So one append holds a settlement and the request that follows it, and a session that
 * wakes after a crash or begins as a fork needs no rule of its own: what is due is read from the
 * state.
 */
public final class SessionDecider {
  private static final int CUT_REPLIES_MAX = 3;

  private final Unfolding unfolding;
  private final Wishes wishes;
  private final Boundary boundary;
  private final Subagents subagents;

  private SessionDecider(SessionState state, Redactor redactor) {
    this.unfolding = new Unfolding(state, redactor);
    this.wishes = new Wishes(unfolding);
    this.boundary = new Boundary(unfolding);
    this.subagents = new Subagents(unfolding);
  }

  /** The same where no secret is known by its value. */
  public static List<Event> decide(SessionState state, SessionCommand command) {
    return decide(state, command, Redactor.SHAPES);
  }

  /**
   * The events that follow from the command, without secrets; empty if nothing, as ever if it is
   * read-only.
   */
  public static List<Event> decide(SessionState state, SessionCommand command, Redactor redactor) {
    return unfold(state, command, redactor).events();
  }

  /** As {@link #decide}, with the states that the events lead to. */
  static Unfolding unfold(SessionState state, SessionCommand command, Redactor redactor) {
    SessionDecider decider = new SessionDecider(state, redactor);
    if (state.readOnly().isEmpty()) {
      decider.react(command);
      decider.advance();
    }
    return decider.unfolding;
  }

  private SessionState state() {
    return unfolding.state();
  }

  private void add(Event event) {
    unfolding.add(event);
  }

  private void react(SessionCommand command) {
    switch (command) {
      case SessionCommand.Wake wake -> wake(wake.recovered());
      case SessionCommand.Submit submit -> submit(submit);
      case SessionCommand.ModelAnswered answered -> new Replies(unfolding).answered(answered);
      case SessionCommand.RetryDue retry -> {
        if (state().retry().isPresent()) {
          boundary.request();
        }
      }
      case SessionCommand.CallAnswered answered -> callAnswered(answered);
      case SessionCommand.CallOverdue overdue -> again(overdue.call(), overdue.attempt());
      case SessionCommand.CallExpired expired -> callExpired(expired);
      case SessionCommand.Redrive redrive ->
          state().turn().call(redrive.call()).ifPresent(c -> again(c.address(), c.attempt()));
      case SessionCommand.ErrandAnswered answered -> errandAnswered(answered);
      case SessionCommand.ChildEnded ended -> subagents.ended(ended.event());
      case SessionCommand.EpochMade made -> epochMade(made);
      case SessionCommand.PrefixBlamed blamed -> prefixBlamed(blamed.event());
      case SessionCommand.Message message ->
          add(new PeopleEvent.Steered(message.text(), message.by()));
      case SessionCommand.Pause pause -> wishes.pause(pause);
      case SessionCommand.Resume resume -> wishes.resume(resume);
      case SessionCommand.Approve approve -> wishes.approve(approve);
      case SessionCommand.Deny deny -> wishes.deny(deny);
      case SessionCommand.Answer answer -> wishes.answer(answer);
      case SessionCommand.RaiseBudget raise -> wishes.raise(raise);
      case SessionCommand.SetAutonomy autonomy -> wishes.autonomy(autonomy);
      case SessionCommand.Cancel cancel -> wishes.cancel();
      case SessionCommand.CancelOverdue overdue -> {
        if (state().windsDown()) {
          openCalls().forEach(c -> add(new ToolEvent.CallCancelled(c.address(), Optional.empty())));
        }
      }
      case SessionCommand.TimeUp timeUp -> timeUp();
      case SessionCommand.Supersede supersede -> add(new TaskEvent.Superseded(supersede.by()));
    }
  }

  private void submit(SessionCommand.Submit submit) {
    if (!state().begun()) {
      add(submit.task());
      submit.found().forEach(this::add);
    }
  }

  /** After a crash every due call may have been published before: say so, then publish again. */
  private void wake(boolean recovered) {
    if (recovered && !state().life().justForked() && !state().life().stopRequested()) {
      for (Turn.Call call : state().turn().dueCalls()) {
        add(new ToolEvent.Dispatched(call.address(), call.attempt() + 1));
      }
    }
  }

  private void again(String address, int attempt) {
    state().dueCalls().stream()
        .filter(call -> call.address().equals(address))
        .filter(call -> call.attempt() == attempt)
        .forEach(call -> add(new ToolEvent.Dispatched(call.address(), call.attempt() + 1)));
  }

  /** The files are those that the call began from: what it still does to them counts no more. */
  private void callExpired(SessionCommand.CallExpired expired) {
    state().turn().dueCalls().stream()
        .filter(call -> call.address().equals(expired.call()))
        .filter(call -> call.attempt() == expired.attempt())
        .forEach(call ->
            add(
                new ToolEvent.Failed(
                    call.address(),
                    expired.kind(),
                    expired.message(),
                    Output.EMPTY,
                    call.pure() ? Optional.empty() : state().root(),
                    0,
                    true)));
  }

  /**
   * A call may have gone out before somebody wanted to be asked about it; but of an attempt that
   * this session never published nobody can have an answer.
   */
  private void callAnswered(SessionCommand.CallAnswered answered) {
    ToolEvent.Settlement settlement = answered.settlement();
    Optional<Turn.Call> call = state().turn().call(settlement.call());
    if (call.filter(known -> answered.attempt() > known.attempt()).isPresent()) {
      return;
    }
    if (call.filter(Turn.Call::open).filter(open -> !open.settledHere()).isPresent()) {
      settled(call.get(), answered);
    } else if (LateNotes.isLate(state().turn().lateable(), settlement)) {
      add(new ToolEvent.LateResult(settlement.call(), LateNotes.summary(settlement)));
    }
  }

  /**
   * A tool that did not run to its end may be tried again, if that can do no harm; and that it did
   * not, or was stopped for an attempt after it, says nothing of that one.
   */
  private void settled(Turn.Call call, SessionCommand.CallAnswered answered) {
    int attempts = state().task().terms().retry().attempts(call.call().name());
    boolean passing =
        answered.settlement() instanceof ToolEvent.Failed failed
            && failed.passing()
            && call.effect().orElseThrow() != ToolEffect.EXTERNAL;
    boolean stopped =
        answered.settlement() instanceof ToolEvent.CallCancelled && !state().windsDown();
    if ((passing || stopped) && answered.attempt() < call.attempt()) {
      return;
    }
    boolean again = passing && call.attempt() < attempts && state().dueCalls().contains(call);
    add(
        again
            ? new ToolEvent.Dispatched(call.address(), call.attempt() + 1)
            : answered.settlement());
  }

  private void errandAnswered(SessionCommand.ErrandAnswered answered) {
    if (state()
        .turn()
        .call(answered.call())
        .filter(call -> call.free() || Gathering.isErrand(call))
        .isPresent()) {
      answered.events().forEach(this::add);
    }
  }

  /** What was made of another past is not true of this one; but it was paid for. */
  private void epochMade(SessionCommand.EpochMade made) {
    boolean still = made.head() == state().head();
    if (still && state().turn().requested().isEmpty() && state().turn().allSettled()) {
      add(made.event());
    } else {
      outdated(made.event()).ifPresent(this::add);
    }
  }

  private static Optional<ContextEvent> outdated(ContextEvent made) {
    Optional<ContextEvent.ReductionFailed> said =
        switch (made) {
          case ContextEvent.ContextReduced e ->
              Optional.of(
                  new ContextEvent.ReductionFailed("the session moved on", e.usage(), e.cost()));
          case ContextEvent.ReductionFailed e -> Optional.of(e);
          case ContextEvent other -> Optional.empty();
        };
    return said.filter(failed -> !failed.usage().equals(Usage.UNKNOWN)).map(failed -> failed);
  }

  /** Said once of each request. */
  private void prefixBlamed(TurnEvent.PrefixBroken blamed) {
    if (state().turn().broken().filter(open -> open.seq() == blamed.seq()).isPresent()) {
      add(blamed);
    }
  }

  private void timeUp() {
    if (state().begun() && !state().finished() && !state().life().held()) {
      add(new TaskEvent.BudgetReached(Budget.SECONDS, state().life().limits().secondsMax()));
    }
  }

  private List<Turn.Call> openCalls() {
    return state().turn().calls().stream().filter(Turn.Call::open).toList();
  }

  /** Adds what is due until nothing is. */
  private void advance() {
    while (state().begun() && !state().finished()) {
      int before = unfolding.size();
      if (state().windsDown()) {
        stop();
      } else {
        step();
      }
      if (unfolding.size() == before) {
        return;
      }
    }
  }

  /** Settles what never went out; waits for workers and sub-agents; then ends. */
  private void stop() {
    if (state().turn().requested().isPresent()) {
      add(new TurnEvent.ModelCancelled());
      return;
    }
    List<Turn.Call> out = state().turn().dueCalls();
    for (Turn.Call call : openCalls()) {
      if (!out.contains(call) && call.working().isEmpty()) {
        add(new ToolEvent.CallCancelled(call.address(), Optional.empty()));
      }
    }
    if (openCalls().isEmpty() && state().life().stopRequested()) {
      add(new TaskEvent.SessionCancelled());
    } else if (openCalls().isEmpty()) {
      end(spent(state().life().limitReached().orElseThrow()));
    }
  }

  private void step() {
    Turn turn = state().turn();
    if (turn.requested().isPresent() || turn.retry().isPresent()) {
      return;
    }
    if (!turn.allSettled()) {
      calls(turn);
      return;
    }
    Optional<TaskEvent.Ended> submitted = SessionTools.submitted(state());
    boolean heard = state().life().waiting().isEmpty();
    if (submitted.isPresent() && heard) {
      add(submitted.get());
    } else if (turn.reply().isPresent() && turn.calls().isEmpty() && heard) {
      textReply(turn.reply().get());
    } else if (heard && Results.hopeless(state()).isPresent()) {
      end(Results.hopeless(state()).get());
    } else if (!state().life().held()) {
      boundary.cross();
    }
  }

  /** Asks whoever must let a call run, and answers what the session itself answers. */
  private void calls(Turn turn) {
    for (Turn.Call call : turn.calls()) {
      if (call.free()) {
        Approvals.reason(call, state())
            .ifPresent(reason ->
                add(
                    new PeopleEvent.ApprovalRequested(
                        call.address(), call.call().name(), call.digest(), reason)));
      }
    }
    state()
        .turn()
        .next()
        .filter(call -> call.settledHere() && !SessionTools.isFetched(call))
        .filter(call -> !Delegation.isAsked(call))
        .ifPresent(call -> SessionTools.settle(call, state()).forEach(this::add));
    subagents.next();
  }

  private void textReply(TurnEvent.ModelReplied reply) {
    if (Replies.silent(reply)) {
      nudge("empty", "Your reply was empty. Go on with the task, or end it with submit_result.");
    } else if (reply.finish() != TurnEvent.Finish.LENGTH && Results.schema(state()).isPresent()) {
      if (state().turn().refusedResults() < Results.REPAIRS_MAX) {
        nudge(Results.NUDGE, Results.ASK);
      } else {
        end(Results.NEVER);
      }
    } else if (reply.finish() != TurnEvent.Finish.LENGTH) {
      add(
          new TaskEvent.Ended(
              TaskEvent.Outcome.COMPLETED, Optional.of(reply.text()), Optional.empty()));
    } else if (state().turn().cutReplies() > CUT_REPLIES_MAX) {
      end(
          "The model's reply was cut by its length limit "
              + state().turn().cutReplies()
              + " times in a row.");
    } else {
      nudge("length", "Your reply was cut by the length limit. Go on where you stopped.");
    }
  }

  private void nudge(String reason, String text) {
    if (!state().life().held()) {
      add(new TurnEvent.Nudged(reason, text));
    }
  }

  private void end(String reason) {
    add(new TaskEvent.Ended(TaskEvent.Outcome.FAILED, Optional.empty(), Optional.of(reason)));
  }

  private static String spent(TaskEvent.BudgetReached reached) {
    return "The budget of " + reached.limit() + " " + reached.what().wire() + " is used up.";
  }
}
