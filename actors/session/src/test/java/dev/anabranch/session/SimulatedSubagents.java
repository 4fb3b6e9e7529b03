package dev.anabranch.session;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Looks after sub-agents late, and sometimes not at all: then it is asked again. What it tells a
 * parent whose process is dead is lost.
 */
final class SimulatedSubagents implements SessionToolPort {
  private final SplittableRandom random;
  private final SimulatedTime time;
  private final Map<SessionId, SimulatedSession> sessions;
  private final Function<SessionId, SimulatedSession> begin;

  SimulatedSubagents(
      SplittableRandom random,
      SimulatedTime time,
      Map<SessionId, SimulatedSession> sessions,
      Function<SessionId, SimulatedSession> begin) {
    this.random = random;
    this.time = time;
    this.sessions = sessions;
    this.begin = begin;
  }

  @Override
  public CompletionStage<List<Event>> answer(SessionState state, Turn.Call call) {
    Event settled =
        Gathering.isErrand(call)
            ? Gathering.observed(call, Output.of(Gathering.text(call).substring(0, 1_000)))
            : new ToolEvent.Rejected(call.address(), "not here");
    return CompletableFuture.completedStage(List.of(settled));
  }

  @Override
  public CompletionStage<Void> watch(SessionState state, Turn.Call call, Turn.Child child) {
    CompletableFuture<Void> looked = new CompletableFuture<>();
    time.after(
        random.nextInt(2_000),
        () -> {
          if (random.nextInt(10) > 0 && look(state, call, child)) {
            looked.complete(null);
          } else {
            looked.completeExceptionally(new IllegalStateException("nobody looked"));
          }
        });
    return looked;
  }

  private boolean look(SessionState parent, Turn.Call call, Turn.Child child) {
    if (!sessions.containsKey(child.id())) {
      begin(parent, call, child);
    }
    SimulatedSession found = session(child.id());
    if (SubagentEnd.of(found.state()).isPresent()) {
      return tell(found.state());
    }
    int autonomy = parent.life().autonomy();
    return found.takes(
        parent.windsDown()
            ? new SessionCommand.Cancel()
            : found.state().life().autonomy() > autonomy
                ? new SessionCommand.SetAutonomy(autonomy, "parent")
                : new SessionCommand.Wake(false));
  }

  private SimulatedSession session(SessionId id) {
    return Objects.requireNonNull(sessions.get(id));
  }

  private void begin(SessionState parent, Turn.Call call, Turn.Child child) {
    SimulatedSession begun = begin.apply(child.id());
    if (SubagentStart.isShared(call)) {
      List<Entry> inherited = session(parent.id()).past(0, Math.toIntExact(child.started()));
      SessionState then = SessionState.empty(parent.id());
      for (Entry entry : inherited) {
        then = then.evolve(entry.event());
      }
      begun.begin(inherited, SubagentStart.shared(then, child, parent.life().autonomy()));
    } else {
      begun.begin(List.of(), List.of(SubagentStart.isolated(parent, call, child)));
    }
  }

  @Override
  public void ended(SessionState state) {
    time.after(random.nextInt(2_000), () -> tell(state));
  }

  private boolean tell(SessionState ended) {
    SimulatedSession parent = session(ended.life().child().orElseThrow().parent());
    return parent.takes(new SessionCommand.ChildEnded(SubagentEnd.of(ended).orElseThrow()));
  }
}
