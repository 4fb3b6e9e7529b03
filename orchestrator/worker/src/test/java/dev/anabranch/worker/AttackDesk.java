package dev.anabranch.worker;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.Grants;
import dev.anabranch.sandbox.SandboxSettings;
import dev.anabranch.tools.ArgumentsRefused;
import dev.anabranch.tools.Printed;
import dev.anabranch.tools.Room;
import dev.anabranch.tools.ShellRun;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolEnd;
import dev.anabranch.tools.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** A whole worker for those who attack it; what a call is granted can be changed between calls. */
public final class AttackDesk implements AutoCloseable {
  private final Desk desk;
  private final GrantedShell shell;

  private AttackDesk(Desk desk, GrantedShell shell) {
    this.desk = desk;
    this.shell = shell;
  }

  public static AttackDesk open(Path data) {
    return open(data, SandboxSettings.DEFAULT);
  }

  public static AttackDesk open(Path data, SandboxSettings sandbox) {
    GrantedShell shell = new GrantedShell();
    Worker.Settings settings = new Worker.Settings("local", 4, data, sandbox, 64);
    return new AttackDesk(Desk.open(settings, Tools.standard().with(shell)), shell);
  }

  /** What the next shell calls are granted. */
  public void grant(Grants grants) {
    shell.grants = grants;
  }

  public Settlement call(String tool, Json.Obj arguments) {
    return desk.call(tool, arguments);
  }

  public Observed observed(String tool, Json.Obj arguments) {
    Settlement settlement = call(tool, arguments);
    if (settlement instanceof Observed observed) {
      return observed;
    }
    throw new AssertionError("not observed: " + settlement);
  }

  public Settlement shell(String command, int timeout) {
    return call("shell_run", Json.object().with("command", command).with("timeout", timeout));
  }

  /** All that a command printed. */
  public String shell(String command) {
    Observed observed = desk.shell(command);
    return observed.output().blob().isPresent() ? desk.whole(observed) : observed.output().head();
  }

  /** A command that goes on while the test looks. */
  public CompletableFuture<Settlement> start(String command) {
    return desk.start(desk.request("shell_run", Json.object().with("command", command)), 1);
  }

  /** All that a command of another session printed. */
  public String shellOfAnother(String command) {
    ToolRequest plain = desk.request("shell_run", Json.object().with("command", command));
    ToolRequest other =
        new ToolRequest(
            SessionId.random(new SplittableRandom(command.length())),
            plain.call(),
            1,
            plain.tool(),
            plain.arguments(),
            plain.effect(),
            Optional.empty());
    return ((Observed) desk.deliver(other, 1)).output().head();
  }

  public BlobStore blobs() {
    return desk.blobs;
  }

  public Path data() {
    return desk.data;
  }

  /** Where the session's files lie on the host. */
  public Path files() {
    try {
      return desk.files();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    desk.close();
  }

  private static final class GrantedShell implements Tool {
    private final ShellRun shell = new ShellRun();
    private volatile Grants grants = Grants.NONE;

    @Override
    public String name() {
      return shell.name();
    }

    @Override
    public ToolEffect effect() {
      return shell.effect();
    }

    @Override
    public ToolEnd run(Json.Obj arguments, Room room, Printed out) throws ArgumentsRefused {
      Room granted =
          new Room(
              room.files(),
              room.workspace(),
              room.outputs(),
              room.sandbox(),
              room.stop(),
              grants,
              room.call(),
              room.begun());
      return shell.run(arguments, granted, out);
    }
  }
}
