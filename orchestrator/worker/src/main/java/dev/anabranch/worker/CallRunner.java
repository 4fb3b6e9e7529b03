package dev.anabranch.worker;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.Taken;
import dev.anabranch.blobs.WorkspaceTooLarge;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.CallCancelled;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.InDoubt;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.sandbox.Grants;
import dev.anabranch.sandbox.SandboxEngine;
import dev.anabranch.sandbox.Secrets;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.sandbox.StopSwitch.Stop;
import dev.anabranch.secrets.Redactor;
import dev.anabranch.tools.ArgumentsRefused;
import dev.anabranch.tools.Printed;
import dev.anabranch.tools.Room;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolEnd;
import dev.anabranch.workspace.KeptOutputs;
import dev.anabranch.workspace.Workspace;
import dev.anabranch.workspace.Workspaces;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Runs one call in its session's workspace, from its base root to its settlement. */
final class CallRunner {
  private final Workspaces workspaces;
  private final BlobStore blobs;
  private final SandboxEngine sandbox;
  private final Path spools;
  private final Outside outside;

  /** {@code outside} says what a call may have; its secrets are erased when the call has ended. */
  CallRunner(
      Workspaces workspaces, BlobStore blobs, SandboxEngine sandbox, Path spools, Outside outside) {
    this.workspaces = workspaces;
    this.blobs = blobs;
    this.sandbox = sandbox;
    this.spools = spools;
    this.outside = outside;
  }

  /** Who follows a call that runs. */
  interface Watcher {
    /** It has its workspace, and this is what it prints. */
    void prints(Printed printed);

    /** Its work begins. */
    void begins();

    /** The tool runs no more; what it left is still to be kept. */
    void ends();
  }

  Settlement run(Tool tool, ToolRequest request, StopSwitch stop, Watcher watcher)
      throws IOException {
    Optional<Workspace> place = workspace(tool, request, () -> stop.stop().isEmpty());
    return place.isPresent()
        ? run(tool, request, place.get(), stop, watcher)
        : new CallCancelled(request.call(), request.baseRoot());
  }

  private Settlement run(
      Tool tool, ToolRequest request, Workspace lent, StopSwitch stop, Watcher watcher)
      throws IOException {
    try (Workspace workspace = lent;
        Printed out = new Printed(spools.resolve("spool-" + UUID.randomUUID()), stop)) {
      watcher.prints(out);
      if (!tool.beginsLater()) {
        watcher.begins();
      }
      Call call = new Call(request, workspace, out, System.nanoTime());
      Settlement settlement = run(tool, call, stop, watcher);
      return call.redactor().redact(settlement);
    }
  }

  private Settlement run(Tool tool, Call call, StopSwitch stop, Watcher watcher)
      throws IOException {
    boolean isPure = tool.effect() == ToolEffect.PURE;
    if (!isPure) {
      call.workspace().touch();
    }
    ToolEnd end = end(tool, call, stop, watcher);
    watcher.ends();
    return isPure ? call.settle(end, Optional.empty()) : keep(call, end);
  }

  private Optional<Workspace> workspace(Tool tool, ToolRequest request, BooleanSupplier wanted)
      throws IOException {
    return tool.effect() == ToolEffect.PURE
        ? workspaces.reading(request.session(), request.baseRoot(), wanted)
        : workspaces.changing(request.session(), request.baseRoot(), wanted);
  }

  private ToolEnd end(Tool tool, Call call, StopSwitch stop, Watcher watcher) {
    Optional<Stop> before = stop.stop();
    if (before.isPresent()) {
      return new ToolEnd.Stopped(before.get());
    }
    try {
      return run(tool, call, stop, watcher, outside.grants(call.request()));
    } catch (ArgumentsRefused e) {
      return new ToolEnd.Refused(String.valueOf(e.getMessage()));
    }
  }

  private ToolEnd run(Tool tool, Call call, StopSwitch stop, Watcher watcher, Grants granted)
      throws ArgumentsRefused {
    Workspace workspace = call.workspace();
    try {
      call.knows(granted.secrets());
      Room room =
          new Room(
              workspace.files(),
              workspace.path(),
              workspace.outputs(),
              sandbox,
              stop,
              granted,
              call.name(),
              watcher::begins);
      return tool.run(call.request().arguments(), room, call.out());
    } finally {
      granted.secrets().close();
    }
  }

  /** Settles a call that may have changed files: with the snapshot of what it left. */
  private Settlement keep(Call call, ToolEnd end) throws IOException {
    Optional<String> base = call.request().baseRoot();
    if (end instanceof ToolEnd.Runaway) {
      call.workspace().putBack(base);
      return call.settle(end, base);
    }
    try {
      Optional<String> telling = ToldSecrets.in(call.workspace().path(), call.redactor());
      if (telling.isPresent()) {
        call.workspace().putBack(base);
        return call.failed(Kind.LIMIT, telling.get() + ToldSecrets.PUT_BACK, base);
      }
      Taken taken = call.workspace().take();
      if (taken.uncaptured() > 0) {
        call.out().text("\n[" + taken.uncaptured() + " files above 64 MiB are not kept]\n");
      }
      return call.settle(end, Optional.of(taken.root()));
    } catch (WorkspaceTooLarge e) {
      call.workspace().putBack(base);
      return call.failed(Kind.LIMIT, e.getMessage() + "; it was put back to before the call", base);
    }
  }

  /** One call under way. */
  private final class Call {
    private final ToolRequest request;
    private final Workspace workspace;
    private final Printed out;
    private final long startNanos;
    private Redactor redactor = Redactor.SHAPES;

    Call(ToolRequest request, Workspace workspace, Printed out, long startNanos) {
      this.request = request;
      this.workspace = workspace;
      this.out = out;
      this.startNanos = startNanos;
    }

    ToolRequest request() {
      return request;
    }

    String name() {
      return request.session() + "/" + request.call();
    }

    Redactor redactor() {
      return redactor;
    }

    /** What it is granted is taken out of all that it prints and of how it ends. */
    void knows(Secrets granted) {
      List<String> values = new ArrayList<>();
      granted.each((name, value) -> values.add(new String(value, StandardCharsets.UTF_8)));
      redactor = redactor.knowing(values);
      out.keepOut(redactor);
    }

    Workspace workspace() {
      return workspace;
    }

    Printed out() {
      return out;
    }

    Settlement settle(ToolEnd end, Optional<String> root) throws IOException {
      return switch (end) {
        case ToolEnd.Done done ->
            new Observed(
                request.call(),
                done.exit(),
                out.output(done.exit() != 0, this::keepWhole),
                root,
                wallMillis(),
                done.sandbox());
        case ToolEnd.Stopped stopped -> stopped(stopped.stop(), root);
        case ToolEnd.Refused refused -> failed(Kind.SCHEMA, refused.message(), root);
        case ToolEnd.NoSandbox noSandbox -> failed(Kind.SANDBOX, noSandbox.message(), root);
        case ToolEnd.Runaway runaway -> failed(Kind.LOST, before(runaway.message()), root);
        case ToolEnd.Lost lost -> failed(Kind.LOST, lost.message(), root);
        case ToolEnd.Doubt doubt -> new InDoubt(request.call(), before(doubt.reason()));
      };
    }

    private static String before(String reason) {
      return reason + "; " + AttemptRule.FILES;
    }

    private Settlement stopped(Stop stop, Optional<String> root) throws IOException {
      return switch (stop.cause()) {
        case CANCELLED -> new CallCancelled(request.call(), root);
        case TIMEOUT -> failed(Kind.TIMEOUT, stop.message(), root);
        case LIMIT -> failed(Kind.LIMIT, stop.message(), root);
      };
    }

    Failed failed(Kind kind, String message, Optional<String> root) throws IOException {
      return new Failed(
          request.call(), kind, message, out.output(true, this::keepWhole), root, wallMillis());
    }

    private String keepWhole(InputStream whole) throws IOException {
      String blob = blobs.put(whole);
      try (InputStream copy = blobs.open(blob)) {
        new KeptOutputs(workspace.outputs()).keep(request.call(), copy);
      }
      return blob;
    }

    private long wallMillis() {
      return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
    }
  }
}
