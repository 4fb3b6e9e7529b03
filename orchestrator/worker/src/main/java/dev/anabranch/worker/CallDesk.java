package dev.anabranch.worker;

import dev.anabranch.bus.Bus.Delivery;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.CallCancelled;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.InDoubt;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.sandbox.StopSwitch.Cause;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.Tools;
import dev.anabranch.workspace.FileRefused;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * Where deliveries become settlements: each call is run at most once at a time, however often it is
 * delivered, and what is not pure goes through the call journal.
 */
final class CallDesk {
  private static final System.Logger LOG = System.getLogger(CallDesk.class.getName());

  private final Tools tools;
  private final CallJournal journal;
  private final CallRunner runner;
  private final ExecutorService threads;
  private final RecentCancels cancels = new RecentCancels(System::nanoTime);
  private final Map<CallKey, Running> running = new ConcurrentHashMap<>();
  private volatile boolean closing;

  CallDesk(Tools tools, CallJournal journal, CallRunner runner, ExecutorService threads) {
    this.tools = tools;
    this.journal = journal;
    this.runner = runner;
    this.threads = threads;
  }

  private record Running(CompletableFuture<Settlement> settled, StopSwitch stop) {}

  /** The call's settlement; a second delivery of a call under way shares the first one's. */
  CompletableFuture<Settlement> settle(Delivery delivery) {
    CallKey key = CallKey.of(delivery.request());
    return running.computeIfAbsent(key, fresh -> begin(fresh, delivery)).settled();
  }

  private Running begin(CallKey key, Delivery delivery) {
    Running call = new Running(new CompletableFuture<>(), new StopSwitch());
    threads.execute(() -> {
      try {
        Settlement settlement = settle(key, delivery, call.stop());
        running.remove(key);
        call.settled().complete(settlement);
      } catch (IOException | RuntimeException | Error e) {
        running.remove(key);
        call.settled().completeExceptionally(e);
      }
    });
    return call;
  }

  private Settlement settle(CallKey key, Delivery delivery, StopSwitch stop) throws IOException {
    ToolRequest request = delivery.request();
    Optional<Tool> tool = tools.find(request.tool());
    if (tool.isEmpty()) {
      return failed(request, Kind.SCHEMA, unknown(request.tool()));
    }
    Optional<String> changed = Offering.refusal(request, tool.get());
    if (changed.isPresent()) {
      return failed(request, Kind.SCHEMA, changed.get());
    }
    if (closing) {
      throw new WorkerClosing();
    }
    if (tool.get().effect() == ToolEffect.PURE) {
      return run(tool.get(), request, stop);
    }
    CallRecord known = journal.known(key);
    if (tool.get().effect() == ToolEffect.EXTERNAL && request.attempt() == 1) {
      journal.taken(key, delivery.deliveryCount());
    }
    return switch (AttemptRule.decide(
        tool.get().effect(), request.attempt(), delivery.deliveryCount(), known)) {
      case AttemptRule.Verdict.Repeat repeat -> repeat.settlement();
      case AttemptRule.Verdict.Doubt doubt ->
          finished(key, request, new InDoubt(request.call(), doubt.reason()));
      case AttemptRule.Verdict.Run run -> runOnRecord(key, tool.get(), request, stop);
    };
  }

  private Settlement runOnRecord(CallKey key, Tool tool, ToolRequest request, StopSwitch stop)
      throws IOException {
    if (cancels.holds(request.session())) {
      return finished(key, request, new CallCancelled(request.call(), request.baseRoot()));
    }
    journal.started(key);
    return finished(key, request, run(tool, request, stop));
  }

  /** What ends when the journal is closed already is left to the next worker. */
  private Settlement finished(CallKey key, ToolRequest request, Settlement settlement)
      throws IOException {
    try {
      journal.finished(key, settlement, request.attempt());
    } catch (ClosedChannelException e) {
      if (closing) {
        throw new WorkerClosing();
      }
      throw e;
    }
    return settlement;
  }

  /** An error of the worker itself settles the call, so that it is not delivered for ever. */
  private Settlement run(Tool tool, ToolRequest request, StopSwitch stop) {
    Settlement settlement;
    try {
      settlement = runner.run(tool, request, stop);
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "call " + request.dispatchId() + " failed", e);
      String reason = "the worker could not run it: " + words(e);
      settlement =
          tool.effect() == ToolEffect.EXTERNAL
              ? new InDoubt(request.call(), reason + "; check before doing it again")
              : failed(request, Kind.LOST, reason);
    }
    if (closing && !(settlement instanceof Observed)) {
      throw new WorkerClosing();
    }
    return settlement;
  }

  private static String words(Exception e) {
    if (e instanceof IOException io) {
      return FileRefused.reason(io);
    }
    return e.getCause() instanceof IOException io
        ? FileRefused.reason(io)
        : String.valueOf(e.getMessage());
  }

  /** A failure before or beside the call: the files are those of its base. */
  private static Failed failed(ToolRequest request, Kind kind, String message) {
    return new Failed(request.call(), kind, message, Output.EMPTY, request.baseRoot(), 0);
  }

  private String unknown(String tool) {
    return "no tool " + tool + " here; there are " + String.join(", ", tools.names());
  }

  void cancel(SessionId session) {
    cancels.add(session);
    running.forEach((key, call) -> {
      if (key.session().equals(session)) {
        call.stop().trip(Cause.CANCELLED, "the session was cancelled");
      }
    });
  }

  /** Ends what runs and leaves it unanswered: it is not cancelled, it goes on elsewhere. */
  void close() {
    closing = true;
    running
        .values()
        .forEach(call -> call.stop().trip(Cause.CANCELLED, "the worker is shutting down"));
  }
}
