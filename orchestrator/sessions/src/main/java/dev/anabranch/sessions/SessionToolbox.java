package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.context.Restored;
import dev.anabranch.context.skills.SkillHeader;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.session.Gathering;
import dev.anabranch.session.Past;
import dev.anabranch.session.SessionState;
import dev.anabranch.session.SessionToolPort;
import dev.anabranch.session.Turn;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The session tools that read the past, the clock or the blobs, or have other sessions work. */
final class SessionToolbox implements SessionToolPort {
  private static final int PAGE = 200;

  private final Past past;
  private final InstantSource clock;
  private final Executor blocking;
  private final Optional<BlobStore> blobs;
  private final SkillAnswers skills;
  private final Subagents subagents;

  SessionToolbox(
      Past past,
      InstantSource clock,
      Executor blocking,
      Optional<BlobStore> blobs,
      Subagents subagents) {
    this.past = past;
    this.clock = clock;
    this.blocking = blocking;
    this.blobs = blobs;
    this.skills = new SkillAnswers(blobs);
    this.subagents = subagents;
  }

  @Override
  public CompletionStage<List<Event>> answer(SessionState state, Turn.Call call) {
    return CompletableFuture.supplyAsync(() -> events(state, call), blocking);
  }

  private List<Event> events(SessionState state, Turn.Call call) {
    try {
      Json.Obj arguments = call.arguments().orElseThrow();
      return switch (call.call().name()) {
        case "ctx_restore" -> List.of(observed(call, restored(state, arguments)));
        case SkillHeader.TOOL -> skills.answer(state, call);
        case "sys_time" ->
            List.of(observed(call, clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
        case "agent_run", "agent_map" ->
            List.of(Gathering.observed(call, Excerpts.of(Gathering.text(call), blobs)));
        default -> List.of(rejected(call, call.call().name() + " is not available here"));
      };
    } catch (JsonRefused | Sessions.Refused e) {
      return List.of(rejected(call, call.call().name() + ": " + e.getMessage()));
    }
  }

  private static ToolEvent.Observed observed(Turn.Call call, String text) {
    return new ToolEvent.Observed(
        call.address(), 0, Output.of(text), Optional.empty(), 0, Optional.empty());
  }

  private static ToolEvent.Rejected rejected(Turn.Call call, String why) {
    return new ToolEvent.Rejected(call.address(), why);
  }

  private String restored(SessionState state, Json.Obj arguments) {
    String wanted = arguments.text("call").replaceFirst("^call_", "").replace('_', '.');
    String part = arguments.findText("part").orElse("result");
    return switch (part) {
      case "result" -> Restored.result(settlement(state, wanted));
      case "arguments" -> Restored.arguments(reply(state.id(), wanted), index(wanted));
      default -> throw new Sessions.Refused("part is result or arguments, not " + part);
    };
  }

  private ToolEvent.Settlement settlement(SessionState state, String call) {
    long after = seq(call);
    while (after < state.head()) {
      List<Entry> page = past.entries(state.id(), after, PAGE);
      for (Entry entry : page) {
        if (entry.event() instanceof ToolEvent.Settlement found && found.call().equals(call)) {
          return found;
        }
        if (entry.event() instanceof TurnEvent.ModelRequested) {
          throw unknown(call);
        }
      }
      if (page.isEmpty()) {
        break;
      }
      after = page.getLast().seq();
    }
    throw unknown(call);
  }

  private TurnEvent.ModelReplied reply(SessionId session, String call) {
    return past.entries(session, seq(call) - 1, 1).stream()
        .map(Entry::event)
        .filter(TurnEvent.ModelReplied.class::isInstance)
        .map(TurnEvent.ModelReplied.class::cast)
        .filter(reply -> index(call) < reply.calls().size())
        .findFirst()
        .orElseThrow(() -> unknown(call));
  }

  private static long seq(String call) {
    return part(call, 0);
  }

  private static int index(String call) {
    return (int) part(call, 1);
  }

  private static long part(String call, int place) {
    String[] parts = call.split("\\.", -1);
    try {
      if (parts.length == 2) {
        return Long.parseLong(parts[place]);
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw new Sessions.Refused("a call is named like 17.0, not " + call);
  }

  private static Sessions.Refused unknown(String call) {
    return new Sessions.Refused("this session has no settled call " + call);
  }

  @Override
  public CompletionStage<Void> watch(SessionState state, Turn.Call call, Turn.Child child) {
    return CompletableFuture.runAsync(() -> subagents.look(state, call, child), blocking);
  }

  @Override
  public void ended(SessionState state) {
    CompletableFuture.runAsync(() -> subagents.ended(state), blocking);
  }
}
