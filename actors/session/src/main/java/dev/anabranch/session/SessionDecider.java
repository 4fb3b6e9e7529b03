package dev.anabranch.session;

import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.model.ModelAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What follows from a command. Pure: no clock, no thread, no port.
 *
 * <p>How it works: the command adds the events that it causes by itself ({@link #react}); then
 * {@link #advance} adds whatever is due in the state that results, until nothing is: calls that the
 * session answers itself, the end, admitted messages, the next request. So one append holds a
 * settlement and the request that follows it, and a session that wakes after a crash or begins as a
 * fork needs no rule of its own: what is due is read from the state.
 */
public final class SessionDecider {
  private static final int CUT_REPLIES_MAX = 3;
  private static final int EMPTY_REPLIES_MAX = 1;
  private static final int ATTEMPTS_MAX = 6;
  private static final long BACKOFF_MILLIS = 500;
  private static final long BACKOFF_MILLIS_MAX = 60_000;
  private static final long RETRY_AFTER_MILLIS_MAX = 3_600_000;
  private static final int REPLY_CHARS_MAX = 150_000;

  private final List<Event> events = new ArrayList<>();
  private SessionState state;

  private SessionDecider(SessionState state) {
    this.state = state;
  }

  /** The events that follow from the command; empty if nothing, as ever if it is read-only. */
  public static List<Event> decide(SessionState state, SessionCommand command) {
    if (state.readOnly().isPresent()) {
      return List.of();
    }
    SessionDecider decider = new SessionDecider(state);
    decider.react(command);
    decider.advance();
    return List.copyOf(decider.events);
  }

  private void add(Event event) {
    events.add(event);
    state = state.evolve(event);
  }

  private void react(SessionCommand command) {
    switch (command) {
      case SessionCommand.Wake wake -> wake(wake.recovered());
      case SessionCommand.Submit submit -> {
        if (!state.begun()) {
          add(submit.task());
        }
      }
      case SessionCommand.ModelAnswered answered -> modelAnswered(answered);
      case SessionCommand.RetryDue retry -> {
        if (state.retryMillis().isPresent()) {
          request();
        }
      }
      case SessionCommand.CallAnswered answered -> callAnswered(answered);
      case SessionCommand.CallOverdue overdue -> callOverdue(overdue);
      case SessionCommand.Message message ->
          add(new PeopleEvent.Steered(message.text(), message.by()));
      case SessionCommand.Pause pause -> {
        if (!state.finished() && !state.life().paused()) {
          add(new PeopleEvent.Paused(pause.by()));
        }
      }
      case SessionCommand.Resume resume -> resume(resume);
      case SessionCommand.Cancel cancel -> {
        if (!state.finished() && !state.life().stopRequested()) {
          add(new TaskEvent.CancelRequested());
        }
      }
      case SessionCommand.CancelOverdue overdue -> {
        if (state.life().stopping()) {
          openCalls().forEach(c -> add(new ToolEvent.CallCancelled(c.address(), Optional.empty())));
        }
      }
      case SessionCommand.TimeUp timeUp -> {
        if (state.begun() && !state.finished() && !state.life().stopping()) {
          add(new TaskEvent.BudgetReached("seconds", state.task().limits().secondsMax()));
        }
      }
      case SessionCommand.Supersede supersede -> add(new TaskEvent.Superseded(supersede.by()));
    }
  }

  /** After a crash every due call may have been published before: say so, then publish again. */
  private void wake(boolean recovered) {
    if (recovered && !state.life().justForked() && !state.life().stopping()) {
      for (Turn.Call call : state.turn().dueCalls()) {
        add(new ToolEvent.Dispatched(call.address(), call.attempt() + 1));
      }
    }
  }

  private void callOverdue(SessionCommand.CallOverdue overdue) {
    state.dueCalls().stream()
        .filter(call -> call.address().equals(overdue.call()))
        .filter(call -> call.attempt() == overdue.attempt())
        .forEach(call -> add(new ToolEvent.Dispatched(call.address(), call.attempt() + 1)));
  }

  private void resume(SessionCommand.Resume resume) {
    boolean failed =
        state.life().ended().filter(e -> e.outcome() == TaskEvent.Outcome.FAILED).isPresent();
    if (state.life().paused() || (failed && state.life().limitReached().isEmpty())) {
      add(new PeopleEvent.Resumed(resume.by()));
      if (failed) {
        request();
      }
    }
  }

  private void modelAnswered(SessionCommand.ModelAnswered answered) {
    Optional<Turn.Request> open = state.turn().requested();
    if (open.isEmpty() || open.get().seq() != answered.requestSeq()) {
      return;
    }
    switch (answered.answer()) {
      case ModelAnswer.Replied replied -> replied(replied.event());
      case ModelAnswer.Failed failed -> failed(failed);
    }
  }

  private void replied(TurnEvent.ModelReplied reply) {
    if (chars(reply) > REPLY_CHARS_MAX) {
      fail(
          "refused", "The reply is longer than " + REPLY_CHARS_MAX + " characters.", reply.usage());
    } else if (silent(reply) && state.turn().emptyReplies() >= EMPTY_REPLIES_MAX) {
      fail("empty", "The model answered with nothing, twice.", reply.usage());
    } else {
      add(reply);
    }
  }

  private static int chars(TurnEvent.ModelReplied reply) {
    return reply.text().length()
        + reply.calls().stream().mapToInt(c -> c.arguments().length() + c.name().length()).sum();
  }

  private static boolean silent(TurnEvent.ModelReplied reply) {
    return reply.text().isEmpty() && reply.calls().isEmpty();
  }

  private void failed(ModelAnswer.Failed failed) {
    int attempt = state.turn().attempts();
    if (failed.retryable() && attempt < ATTEMPTS_MAX) {
      long backoff = Math.min(BACKOFF_MILLIS_MAX, BACKOFF_MILLIS << (attempt - 1));
      long wait =
          Math.min(RETRY_AFTER_MILLIS_MAX, Math.max(backoff, failed.retryAfterMillis().orElse(0)));
      add(
          new TurnEvent.ModelFailed(
              failed.kind(),
              failed.message(),
              failed.status(),
              OptionalLong.of(wait),
              failed.usage()));
    } else {
      add(
          new TurnEvent.ModelFailed(
              failed.kind(),
              failed.message(),
              failed.status(),
              OptionalLong.empty(),
              failed.usage()));
      end(failed.message());
    }
  }

  private void fail(String kind, String message, Usage usage) {
    add(
        new TurnEvent.ModelFailed(
            kind, message, OptionalLong.empty(), OptionalLong.empty(), usage));
    end(message);
  }

  private void end(String reason) {
    add(new TaskEvent.Ended(TaskEvent.Outcome.FAILED, Optional.empty(), Optional.of(reason)));
  }

  private void callAnswered(SessionCommand.CallAnswered answered) {
    ToolEvent.Settlement settlement = answered.settlement();
    Optional<Turn.Call> call = state.turn().call(settlement.call());
    if (call.isPresent() && call.get().open() && !call.get().settledHere()) {
      add(settlement);
    } else if (state.turn().lateable().contains(settlement.call())) {
      add(new ToolEvent.LateResult(settlement.call(), summary(settlement)));
    }
  }

  private static String summary(ToolEvent.Settlement settlement) {
    return switch (settlement) {
      case ToolEvent.Observed observed ->
          "exit " + observed.exit() + ", " + observed.output().bytes() + " bytes of output";
      case ToolEvent.Failed failed -> "failed: " + failed.kind().wire() + ", " + failed.message();
      case ToolEvent.Rejected rejected -> "rejected: " + rejected.reason();
      case ToolEvent.CallCancelled cancelled -> "cancelled";
      case ToolEvent.InDoubt inDoubt -> "in doubt: " + inDoubt.reason();
    };
  }

  private List<Turn.Call> openCalls() {
    return state.turn().calls().stream().filter(Turn.Call::open).toList();
  }

  /** Adds what is due until nothing is. */
  private void advance() {
    state.turn().broken().ifPresent(this::add);
    while (state.begun() && !state.finished()) {
      int before = events.size();
      if (state.life().stopping()) {
        stop();
      } else {
        step();
      }
      if (events.size() == before) {
        return;
      }
    }
  }

  /** Settles what never went out; waits for what did; then ends. */
  private void stop() {
    if (state.turn().requested().isPresent()) {
      add(new TurnEvent.ModelCancelled());
      return;
    }
    List<Turn.Call> out = state.turn().dueCalls();
    for (Turn.Call call : openCalls()) {
      if (!out.contains(call)) {
        add(new ToolEvent.CallCancelled(call.address(), Optional.empty()));
      }
    }
    if (!openCalls().isEmpty()) {
      return;
    }
    if (state.life().stopRequested()) {
      add(new TaskEvent.SessionCancelled());
    } else {
      TaskEvent.BudgetReached limit = state.life().limitReached().orElseThrow();
      end("The limit of " + limit.limit() + " " + limit.what() + " is reached.");
    }
  }

  private void step() {
    Turn turn = state.turn();
    if (turn.requested().isPresent() || turn.retryMillis().isPresent()) {
      return;
    }
    Optional<Turn.Call> next = turn.next();
    if (next.isPresent()) {
      if (next.get().settledHere()) {
        SessionTools.settle(next.get(), state).forEach(this::add);
      }
      return;
    }
    Optional<TaskEvent.Ended> submitted = SessionTools.submitted(turn);
    if (submitted.isPresent() && state.life().waiting().isEmpty()) {
      add(submitted.get());
    } else if (turn.reply().isPresent()
        && turn.calls().isEmpty()
        && state.life().waiting().isEmpty()) {
      textReply(turn.reply().get());
    } else if (!state.life().paused()) {
      boundary();
    }
  }

  private void textReply(TurnEvent.ModelReplied reply) {
    if (silent(reply)) {
      nudge("empty", "Your reply was empty. Go on with the task, or end it with submit_result.");
    } else if (reply.finish() != TurnEvent.Finish.LENGTH) {
      add(
          new TaskEvent.Ended(
              TaskEvent.Outcome.COMPLETED, Optional.of(reply.text()), Optional.empty()));
    } else if (state.turn().cutReplies() > CUT_REPLIES_MAX) {
      end(
          "The model's reply was cut by its length limit "
              + state.turn().cutReplies()
              + " times in a row.");
    } else {
      nudge("length", "Your reply was cut by the length limit. Go on where you stopped.");
    }
  }

  private void nudge(String reason, String text) {
    if (!state.life().paused()) {
      add(new TurnEvent.Nudged(reason, text));
    }
  }

  /** All is settled: admit what people said, keep the bounds, ask the model. */
  private void boundary() {
    for (Life.PendingMessage message : state.life().waiting()) {
      add(new PeopleEvent.SteerAdmitted(message.seq(), message.text()));
    }
    int stepsMax = state.task().limits().stepsMax();
    if (state.steps() >= stepsMax) {
      add(new TaskEvent.BudgetReached("steps", stepsMax));
    } else {
      request();
    }
  }

  private void request() {
    Turn turn = state.turn();
    boolean again = turn.retryMillis().isPresent();
    add(
        new TurnEvent.ModelRequested(
            again ? turn.number() : turn.number() + 1,
            again ? turn.attempts() + 1 : 1,
            1,
            state.requiredPrompt().segmentCount(),
            state.requiredPrompt().prefixHash()));
  }
}
