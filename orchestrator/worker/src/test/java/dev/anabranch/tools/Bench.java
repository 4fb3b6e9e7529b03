package dev.anabranch.tools;

import dev.anabranch.json.Json;
import dev.anabranch.sandbox.OutputSink;
import dev.anabranch.sandbox.SandboxCommand;
import dev.anabranch.sandbox.SandboxEnd;
import dev.anabranch.sandbox.SandboxEngine;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.workspace.WorkspaceFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A workspace and the tools on it, without a worker around them. */
final class Bench {
  final Path workspace;
  final Path outputs;
  final StopSwitch stop = new StopSwitch();
  private final Path spool;

  /** All that the last call printed. */
  String whole = "";

  Bench(Path folder) throws IOException {
    workspace = Files.createDirectory(folder.resolve("files"));
    outputs = Files.createDirectory(folder.resolve("out"));
    spool = folder.resolve("spool");
  }

  /** What the tool printed, after a first line that says how it ended unless that is exit 0. */
  String run(String tool, String arguments) throws IOException {
    return run(Tools.standard().find(tool).orElseThrow(), arguments);
  }

  String run(Tool tool, String arguments) throws IOException {
    Room room =
        new Room(
            new WorkspaceFiles(workspace, outputs, Optional.empty()),
            workspace,
            outputs,
            new NoRoom(),
            stop);
    try (Printed out = new Printed(spool, stop)) {
      ToolEnd end = tool.run(Json.parseObject(arguments), room, out);
      out.output(false, all -> whole = new String(all.readAllBytes(), StandardCharsets.UTF_8));
      String text = new String(out.first(), StandardCharsets.UTF_8);
      return switch (end) {
        case ToolEnd.Done done -> done.exit() == 0 ? text : "[exit " + done.exit() + "] " + text;
        case ToolEnd.Stopped stopped -> "[" + stopped.stop().message() + "] " + text;
        case ToolEnd.Refused refused -> throw new AssertionError(refused);
        case ToolEnd.NoSandbox none -> throw new AssertionError(none);
        case ToolEnd.Runaway runaway -> throw new AssertionError(runaway);
        case ToolEnd.Lost lost -> throw new AssertionError(lost);
        case ToolEnd.Doubt doubt -> throw new AssertionError(doubt);
      };
    } catch (ArgumentsRefused e) {
      return "[schema] " + e.getMessage();
    }
  }

  void file(String name, String content) throws IOException {
    Path file = workspace.resolve(name);
    Files.createDirectories(file.resolve("..").normalize());
    Files.writeString(file, content);
  }

  /** File tools need no room; one that asks for it is wrong. */
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
