package dev.anabranch.session;

import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import java.util.Optional;

/** What people ask of a session; a wish that its state does not allow changes nothing. */
final class Wishes {
  private final Unfolding unfolding;

  Wishes(Unfolding unfolding) {
    this.unfolding = unfolding;
  }

  private SessionState state() {
    return unfolding.state();
  }

  void pause(SessionCommand.Pause pause) {
    if (!state().finished() && !state().life().paused()) {
      unfolding.add(new PeopleEvent.Paused(pause.by()));
    }
  }

  /** A failed session asks its model again, unless a bound ended it. */
  void resume(SessionCommand.Resume resume) {
    boolean failed =
        state().life().ended().filter(e -> e.outcome() == TaskEvent.Outcome.FAILED).isPresent();
    if (state().life().paused() || (failed && state().life().limitReached().isEmpty())) {
      unfolding.add(new PeopleEvent.Resumed(resume.by()));
    }
  }

  void cancel() {
    if (!state().finished() && !state().life().stopRequested()) {
      unfolding.add(new TaskEvent.CancelRequested());
    }
  }

  void approve(SessionCommand.Approve approve) {
    if (isHeld(approve.call(), Turn.Hold.APPROVAL)
        && approve.arguments().map(Turn.Call::parsed).map(Optional::isPresent).orElse(true)) {
      unfolding.add(new PeopleEvent.Approved(approve.call(), approve.arguments(), approve.by()));
    }
  }

  void deny(SessionCommand.Deny deny) {
    if (isHeld(deny.call(), Turn.Hold.APPROVAL) || isHeld(deny.call(), Turn.Hold.ANSWER)) {
      unfolding.add(new ToolEvent.CallDenied(deny.call(), deny.reason(), deny.by()));
    }
  }

  void answer(SessionCommand.Answer answer) {
    if (isHeld(answer.call(), Turn.Hold.ANSWER)) {
      unfolding.add(new PeopleEvent.Answered(answer.call(), answer.text(), answer.by()));
      Turn.Call call = state().turn().call(answer.call()).orElseThrow();
      unfolding.add(SessionTools.observed(call, answer.text()));
    }
  }

  private boolean isHeld(String address, Turn.Hold hold) {
    return !state().finished()
        && state()
            .turn()
            .call(address)
            .filter(Turn.Call::open)
            .flatMap(Turn.Call::hold)
            .filter(hold::equals)
            .isPresent();
  }

  void raise(SessionCommand.RaiseBudget raise) {
    if (!state().finished()) {
      unfolding.add(new TaskEvent.BudgetRaised(raise.what(), raise.added(), raise.by()));
    }
  }

  /** With more of it, calls that ask no longer are let run. */
  void autonomy(SessionCommand.SetAutonomy wish) {
    int before = state().life().autonomy();
    boolean same = before == wish.level();
    if (state().finished() || same || wish.level() > state().life().autonomyMax()) {
      return;
    }
    unfolding.add(new PeopleEvent.AutonomyChanged(wish.level(), wish.by()));
    if (wish.level() > before) {
      letRun(wish.by());
    }
  }

  private void letRun(String by) {
    for (Turn.Call call : state().turn().asking()) {
      if (isHeld(call.address(), Turn.Hold.APPROVAL) && Approvals.reason(call, state()).isEmpty()) {
        unfolding.add(new PeopleEvent.Approved(call.address(), Optional.empty(), by));
      }
    }
  }
}
