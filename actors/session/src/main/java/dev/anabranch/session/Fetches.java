package dev.anabranch.session;

import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The answers of session tools that must be fetched, each once per process. */
final class Fetches {
  private final SessionToolPort port;
  private final Shell shell;
  private final Set<String> sent = new HashSet<>();

  Fetches(SessionToolPort port, Shell shell) {
    this.port = port;
    this.shell = shell;
  }

  void run(SessionState state) {
    for (Turn.Call call : state.dueErrands()) {
      if (sent.add(call.address())) {
        fetch(state, call);
      }
    }
    for (Turn.Call call : state.turn().calls()) {
      boolean worked = call.open() && call.hold().filter(Turn.Hold.CHILDREN::equals).isPresent();
      if (worked && sent.add("watch " + call.address())) {
        port.watch(state, call);
      }
    }
    if (state.turn().allSettled()) {
      sent.clear();
    }
  }

  private void fetch(SessionState state, Turn.Call call) {
    port.answer(state, call)
        .whenComplete((events, problem) -> {
          List<Event> answer =
              problem == null ? events : List.of(failed(call, String.valueOf(problem.getMessage())));
          shell.tell(new SessionCommand.ErrandAnswered(call.address(), answer));
        });
  }

  private static ToolEvent.Failed failed(Turn.Call call, String why) {
    return new ToolEvent.Failed(
        call.address(), ToolEvent.Kind.LOST, why, Output.EMPTY, Optional.empty(), 0);
  }

  /** The journal was read again: what was asked before may not have been answered. */
  void forget() {
    sent.clear();
  }
}
