package dev.anabranch.worker;

import dev.anabranch.bus.Lanes;
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
import dev.anabranch.secrets.Redactor;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.Tools;
import dev.anabranch.workspace.FileRefused;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

/** From a held call to its settlement: by the rule, the call journal and the tool. */
final class Settling {
  private static final System.Logger LOG = System.getLogger(Settling.class.getName());

  private final Tools tools;
  private final CallJournal journal;
  private final CallRunner runner;
  private final InstantSource clock;
  private final RecentCancels cancels = new RecentCancels(System::nanoTime);
  private volatile boolean closing;

  Settling(Tools tools, CallJournal journal, CallRunner runner, InstantSource clock) {
    this.tools = tools;
    this.journal = journal;
    this.runner = runner;
    this.clock = clock;
  }

  void cancelled(SessionId session) {
    cancels.add(session);
  }

  /** Attempts of the call before this one are not to run, also if they come later. */
  void superseded(CallKey call, int attempt) {
    cancels.add(call, attempt);
  }

  /** The attempt that took over from those before it a moment ago. */
  OptionalInt supersededBy(CallKey call) {
    return cancels.newest(call);
  }

  /** From now on only what ran to its end is settled. */
  void close() {
    closing = true;
  }

  /** How a call touches the world: as its tool does, or as its session says if that is more. */
  ToolEffect effect(ToolRequest request) {
    ToolEffect own = tools.find(request.tool()).map(Tool::effect).orElse(ToolEffect.PURE);
    boolean reaches = request.effect().equals(ToolEffect.EXTERNAL.wire());
    return own == ToolEffect.WORKSPACE && reaches ? ToolEffect.EXTERNAL : own;
  }

  /** True if it is done in a room of this worker. */
  boolean runsHere(ToolRequest request) {
    return tools.find(request.tool()).map(Tool::runsHere).orElse(false);
  }

  long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  /**
   * Empty if nobody waits for it, or if the next worker shall settle it.
   *
   * @param watcher follows it if it runs
   */
  Optional<Settlement> settle(HeldCall call, CallRunner.Watcher watcher) {
    if (call.superseded()) {
      return Optional.empty();
    }
    Optional<Tool> tool = tools.find(call.request().tool());
    if (tool.isEmpty()) {
      return Optional.of(missing(call.request()));
    }
    Optional<String> changed = changed(call, tool.get());
    if (changed.isPresent()) {
      return Optional.of(failed(call.request(), Kind.SCHEMA, changed.get()));
    }
    if (call.effect() == ToolEffect.PURE) {
      Optional<Settlement> early = before(call);
      return isCut(call) ? Optional.empty() : early.or(() -> run(tool.get(), call, watcher));
    }
    AttemptRule.Verdict verdict =
        AttemptRule.decide(call.effect(), ruledAttempt(call), call.known());
    return switch (verdict) {
      case AttemptRule.Verdict.Repeat repeat -> Optional.of(repeat.settlement());
      case AttemptRule.Verdict.Doubt doubt ->
          finished(call, new InDoubt(call.request().call(), doubt.reason()));
      case AttemptRule.Verdict.Run run -> runOnRecord(tool.get(), call, watcher);
    };
  }

  /** A tool that became another since the call was taken is not what its session pinned, either. */
  private Optional<String> changed(HeldCall call, Tool tool) {
    boolean same = effect(call.request()) == call.effect();
    return Offering.refusal(call.request(), tool)
        .or(() -> same ? Optional.empty() : Optional.of(Offering.changed(tool.name())));
  }

  private Optional<Settlement> runOnRecord(Tool tool, HeldCall call, CallRunner.Watcher watcher) {
    Optional<Settlement> early = before(call);
    if (isCut(call)) {
      return Optional.empty();
    }
    return early
        .or(() -> notBegun(call))
        .or(() -> run(tool, call, watcher))
        .flatMap(settlement -> finished(call, settlement));
  }

  /** True if a stop is none that a session asked for; to be asked after the stop was seen. */
  private boolean isCut(HeldCall call) {
    return closing || call.superseded();
  }

  /** An external call is this worker's by the delivery that came; others run as the newest. */
  private static int ruledAttempt(HeldCall call) {
    return call.effect() == ToolEffect.WORKSPACE ? call.attempt() : call.request().attempt();
  }

  /** How a call ends that need not begin any more. */
  private Optional<Settlement> before(HeldCall call) {
    ToolRequest request = call.request();
    boolean over = request.deadline().isPresent() && micros() > request.deadline().getAsLong();
    if (call.stop().stop().isPresent() || cancels.holds(request.session())) {
      return Optional.of(new CallCancelled(request.call(), request.baseRoot()));
    }
    if (over) {
      return Optional.of(
          failed(request, Kind.TIMEOUT, "its time was over before a worker could begin it"));
    }
    return tools
        .find(request.tool())
        .flatMap(tool -> Offering.refusal(request, tool))
        .map(changed -> failed(request, Kind.SCHEMA, changed));
  }

  /** Says on disk that an external call begins; if that cannot be said it does not. */
  private Optional<Settlement> notBegun(HeldCall call) {
    if (call.effect() == ToolEffect.WORKSPACE) {
      return Optional.empty();
    }
    try {
      journal.started(call.key(), call.attempt());
      return Optional.empty();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "call " + call.key() + " is not begun", e);
      return Optional.of(
          failed(
              call.request(),
              Kind.LOST,
              "it was not begun: the worker cannot write its call journal: " + words(e)));
    }
  }

  /** An answer that cannot be kept is given all the same. */
  private Optional<Settlement> finished(HeldCall call, Settlement settlement) {
    try {
      journal.finished(call.key(), settlement, call.answering());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the answer to " + call.key() + " is not kept", e);
    }
    return Optional.of(settlement);
  }

  /** An error of the worker itself settles the call, so that it is not delivered for ever. */
  private Optional<Settlement> run(Tool tool, HeldCall call, CallRunner.Watcher watcher) {
    ToolRequest request = call.request();
    Settlement settlement;
    try {
      settlement = runner.run(tool, request, call.stop(), watcher);
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "call " + request.dispatchId() + " failed", e);
      String reason = "the worker could not run it: " + words(e);
      settlement =
          call.effect() == ToolEffect.EXTERNAL
              ? new InDoubt(request.call(), reason + "; check before doing it again" + files(call))
              : failed(request, Kind.LOST, reason + files(call));
      settlement = Redactor.SHAPES.redact(settlement);
    }
    boolean stopped = isCut(call) && !(settlement instanceof Observed);
    return stopped || call.superseded() ? Optional.empty() : Optional.of(settlement);
  }

  private static String files(HeldCall call) {
    return call.effect() == ToolEffect.PURE ? "" : "; " + AttemptRule.FILES;
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

  /** A foreign server may come back; a tool that it had and has no more is another by now. */
  private Failed missing(ToolRequest request) {
    String tool = request.tool();
    Optional<String> lane = Lanes.ofTool(tool);
    if (lane.isEmpty()) {
      String all = String.join(", ", tools.names());
      return failed(request, Kind.SCHEMA, "no tool " + tool + " here; there are " + all);
    }
    boolean isThere = tools.names().stream().map(Lanes::ofTool).anyMatch(lane::equals);
    return isThere
        ? failed(request, Kind.SCHEMA, Offering.changed(tool))
        : failed(
            request, Kind.LOST, "the server of " + tool + " is not there now; nothing was done");
  }
}
