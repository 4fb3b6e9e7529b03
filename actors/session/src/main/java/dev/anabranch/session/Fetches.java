package dev.anabranch.session;

import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What session tools need of the world, each once per process: answers that must be fetched, and
 * sub-agents that are begun and watched.
 */
final class Fetches {
  private static final Duration WATCH_AGAIN = Duration.ofSeconds(2);

  private final SessionToolPort port;
  private final Shell shell;
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private boolean told;

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
      call.working().forEach(child -> watch(state, call, child));
    }
    if (state.turn().allSettled()) {
      sent.clear();
    }
    if (state.finished() && state.life().child().isPresent() && !told) {
      port.ended(state);
    }
    told = state.finished();
  }

  /** Again when what a sub-agent may do changes with this session. */
  private void watch(SessionState state, Turn.Call call, Turn.Child child) {
    String may = state.windsDown() ? "stop" : "autonomy " + state.life().autonomy();
    String name = child.id() + " ";
    String watching = name + may;
    sent.removeIf(other -> other.startsWith(name) && !other.equals(watching));
    if (sent.add(watching)) {
      port.watch(state, call, child)
          .whenComplete((done, problem) -> {
            if (problem != null) {
              sent.remove(watching);
              shell.tellLater(WATCH_AGAIN, new SessionCommand.Wake(false));
            }
          });
    }
  }

  private void fetch(SessionState state, Turn.Call call) {
    port.answer(state, call)
        .whenComplete((events, problem) -> {
          List<Event> answer =
              problem == null
                  ? events
                  : List.of(failed(call, String.valueOf(problem.getMessage())));
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
    told = false;
  }
}
