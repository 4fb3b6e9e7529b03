package dev.anabranch.console;

import dev.anabranch.json.Json;
import dev.anabranch.remote.RemoteWorkers;
import dev.anabranch.sandbox.OutputSink;
import dev.anabranch.sandbox.SandboxCommand;
import dev.anabranch.sandbox.SandboxEnd;
import dev.anabranch.sandbox.SandboxEngine;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.tools.ArgumentsRefused;
import dev.anabranch.tools.Printed;
import dev.anabranch.tools.Room;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolEnd;
import dev.anabranch.workspace.WorkspaceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Calls the one tool that a remote worker offers, as a worker of ours does. */
final class RemoteCalling {
  private RemoteCalling() {}

  static CompletableFuture<ToolEnd> call(RemoteWorkers remote, Path dir) {
    Tool tool = remote.tools().getFirst();
    StopSwitch stop = new StopSwitch();
    Room room =
        new Room(new WorkspaceFiles(dir, dir, Optional.empty()), dir, dir, new NoRoom(), stop);
    return CompletableFuture.supplyAsync(() -> {
      try (Printed out = new Printed(dir.resolve("spool"), stop)) {
        return tool.run(Json.object(), room, out);
      } catch (IOException | ArgumentsRefused e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private static final class NoRoom implements SandboxEngine {
    @Override
    public String description() {
      return "none";
    }

    @Override
    public SandboxEnd run(SandboxCommand command, OutputSink sink, StopSwitch stop) {
      throw new AssertionError("no command was expected: " + command.argv());
    }

    @Override
    public void close() {}
  }
}
