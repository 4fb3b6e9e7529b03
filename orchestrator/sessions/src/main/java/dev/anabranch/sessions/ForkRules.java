package dev.anabranch.sessions;

import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.session.SessionState;
import dev.anabranch.session.Turn;
import java.util.ArrayList;
import java.util.List;

/** What a continued session begins with. Pure. */
final class ForkRules {
  private ForkRules() {}

  /**
   * The first events of a fork of {@code parent}, which is folded up to the fork point: inherited
   * open calls that touch the world outside are in doubt, all others the child issues again.
   */
  static List<Event> firstEvents(SessionState parent, Sessions.Fork fork) {
    List<Event> events = new ArrayList<>();
    events.add(new TaskEvent.Forked(fork.parent(), fork.at()));
    for (Turn.Call call : parent.turn().calls()) {
      if (call.settlement().isEmpty()
          && call.effect().orElse(ToolEffect.PURE) == ToolEffect.EXTERNAL) {
        events.add(
            new ToolEvent.InDoubt(
                call.address(),
                "The call was open in session " + fork.parent() + " when this fork began."));
      }
    }
    fork.message()
        .ifPresent(text -> events.add(new PeopleEvent.Steered(text, parent.task().owner())));
    if (fork.paused()) {
      events.add(new PeopleEvent.Paused(parent.task().owner()));
    }
    return events;
  }

  /** What {@code resume} will do to a session in this state, in words. */
  static String resumeNote(SessionState state) {
    return switch (state.status()) {
      case "paused" -> "the session goes on";
      case "failed" ->
          state.life().limitReached().isPresent()
              ? "the session met its limit of "
                  + state.life().limitReached().get().what()
                  + "; fork it to go on from any entry"
              : "the session asks the model again";
      default -> "the session is " + state.status() + "; nothing to do";
    };
  }
}
