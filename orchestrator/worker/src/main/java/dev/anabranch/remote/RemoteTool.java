package dev.anabranch.remote;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.StopSwitch.Cause;
import dev.anabranch.sandbox.StopSwitch.Stop;
import dev.anabranch.tools.ForeignTool;
import dev.anabranch.tools.Printed;
import dev.anabranch.tools.Room;
import dev.anabranch.tools.ToolEnd;
import java.time.Duration;
import java.util.Optional;

/**
 * A tool of remote workers. A call that none of them began is lost and was never there; one that
 * was begun and not answered is in doubt if the tool touches the world outside.
 */
final class RemoteTool implements ForeignTool {
  static final String KIND = "remote";
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Crew crew;
  private final String own;
  private final ToolDefinition definition;
  private final Duration timeout;

  RemoteTool(Crew crew, String own, ToolDefinition definition, Duration timeout) {
    this.crew = crew;
    this.own = own;
    this.definition = definition;
    this.timeout = timeout;
  }

  @Override
  public ToolDefinition told() {
    return definition;
  }

  @Override
  public boolean beginsLater() {
    return true;
  }

  @Override
  public ToolEnd run(Json.Obj arguments, Room room, Printed out) {
    ToolEnd unasked = unanswered("a remote worker ran this without asking whether it may");
    RemoteCall call = new RemoteCall(own, room.call(), arguments, out, unasked);
    crew.add(call);
    try {
      return new Waiting(call).await(room);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unanswered("the worker was interrupted");
    } finally {
      crew.forget(call);
    }
  }

  /** One call that is waited for. */
  private final class Waiting {
    private final RemoteCall call;
    private Optional<Long> begun = Optional.empty();
    private Optional<Long> wished = Optional.empty();

    Waiting(RemoteCall call) {
      this.call = call;
    }

    ToolEnd await(Room room) throws InterruptedException {
      Optional<ToolEnd> end = Optional.empty();
      while (end.isEmpty()) {
        look(room, crew.nanos());
        end = call.awaitEnd(LOOK);
      }
      return end.get();
    }

    private void look(Room room, long now) {
      Optional<Stop> stop = room.stop().stop();
      if (call.state() == RemoteCall.State.BEGUN) {
        if (begun.isEmpty()) {
          begun = Optional.of(now);
          room.begun().run();
        }
        stopLate(room, now);
        lookAtBegun(room.stop().stop(), now);
      } else if (stop.isPresent()) {
        call.endUnbegun(new ToolEnd.Stopped(stop.get()));
      } else if (crew.isAbsent(Crew.ABSENT_MAX)) {
        call.endUnbegun(new ToolEnd.Lost(nobody()));
      }
    }

    private void stopLate(Room room, long now) {
      if (now - begun.orElseThrow() > timeout.toNanos()) {
        String words = "it did not end within " + timeout.toSeconds() + " s";
        room.stop().trip(Cause.TIMEOUT, words);
      }
    }

    private void lookAtBegun(Optional<Stop> stop, long now) {
      if (crew.isLost(call)) {
        call.end(unanswered("the remote worker " + crew.name() + " was lost while it ran this"));
      } else if (stop.isPresent()) {
        call.wish(stop.get());
        wished = wished.or(() -> Optional.of(now));
        if (now - wished.get() > Crew.STOPPED_WITHIN.toNanos()) {
          call.end(notStopped(stop.get()));
        }
      }
    }

    private String nobody() {
      return "no remote worker "
          + crew.name()
          + " has been there for "
          + Crew.ABSENT_MAX.toSeconds()
          + " s; nothing was done";
    }

    private ToolEnd notStopped(Stop stop) {
      return effect() == ToolEffect.EXTERNAL
          ? unanswered(stop.message() + ", and the remote worker did not say how it ended")
          : new ToolEnd.Stopped(stop);
    }
  }
}
