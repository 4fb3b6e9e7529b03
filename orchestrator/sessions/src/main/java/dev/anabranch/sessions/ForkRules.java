package dev.anabranch.sessions;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.session.SessionState;
import dev.anabranch.session.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a continued session begins with. Pure. */
final class ForkRules {
  private ForkRules() {}

  /**
   * The first events of a fork of {@code parent}, which is folded up to the fork point: inherited
   * open calls that may have touched the world outside are in doubt, all others the child issues
   * again, and what people were asked is asked again.
   *
   * @param header the epoch that another header opens
   * @param replacement the edited entry as it is in the fork
   */
  static List<Event> firstEvents(
      SessionState parent,
      Sessions.Fork fork,
      Optional<ContextEvent.HeaderReplaced> header,
      Optional<Event> replacement) {
    String owner = parent.task().owner();
    List<Event> events = new ArrayList<>();
    events.add(new TaskEvent.Forked(fork.parent(), fork.at()));
    header.ifPresent(events::add);
    for (Turn.Call call : parent.turn().calls()) {
      if (mayHaveRun(call) && !settles(replacement, call)) {
        events.add(
            new ToolEvent.InDoubt(
                call.address(),
                "The call was open in session "
                    + fork.parent()
                    + " when this fork began;"
                    + " the workspace's files are those from before it."));
      }
    }
    replacement.ifPresent(event -> {
      long next = fork.at() + events.size() + 1;
      long edited = fork.change().edit().orElseThrow().event();
      events.add(new TaskEvent.Edited(edited, next + 1, owner));
      events.add(event);
    });
    fork.change()
        .model()
        .ifPresent(model ->
            events.add(
                new TurnEvent.ModelSwitched(
                    model, "chosen for this fork", owner, fork.change().windowTokens())));
    fork.message().ifPresent(text -> events.add(new PeopleEvent.Steered(text, owner)));
    if (fork.paused()) {
      events.add(new PeopleEvent.Paused(owner));
    }
    return events;
  }

  /** What is edited stands after the fork point; but every fork has the first entry. */
  static void requireEditable(long at, long event) {
    if (event != at + 1 && !(event == 1 && at == 1)) {
      throw new Sessions.Refused(
          "entry "
              + event
              + " is edited in a fork at "
              + Math.max(1, event - 1)
              + ", not in one at "
              + at);
    }
  }

  /** A call that a person still held back has not run. */
  private static boolean mayHaveRun(Turn.Call call) {
    return call.open()
        && call.hold().isEmpty()
        && call.effect().orElse(ToolEffect.PURE) == ToolEffect.EXTERNAL;
  }

  private static boolean settles(Optional<Event> replacement, Turn.Call call) {
    return replacement.orElse(null) instanceof ToolEvent.Settlement settlement
        && settlement.call().equals(call.address());
  }

  /** What {@code resume} will do to a session in this state, in words. */
  static String resumeNote(SessionState state) {
    if (state.life().limitReached().isPresent() && !state.finished()) {
      return "the session used up its budget of "
          + state.life().limitReached().get().what().wire()
          + "; `budget` adds to it, and it goes on";
    }
    return switch (state.status()) {
      case "paused" -> "the session goes on";
      case "failed" ->
          state.life().limitReached().isPresent()
              ? "the session used up its budget; fork it to go on from any entry"
              : "the session asks the model again";
      case "waiting" -> "the session waits for you: " + Asked.words(state);
      default -> "the session is " + state.status() + "; nothing to do";
    };
  }
}
