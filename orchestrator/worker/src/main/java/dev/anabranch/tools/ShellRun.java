package dev.anabranch.tools;

import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.SandboxCommand;
import dev.anabranch.sandbox.SandboxEnd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code shell_run}: a command line in the sandbox, in the workspace, with what the call was
 * granted.
 */
public final class ShellRun implements Tool {
  static final int TIMEOUT_DEFAULT = 120;
  static final int TIMEOUT_MAX = 600;
  static final int COMMAND_BYTES_MAX = 100_000;

  // A Java process in an old locale turns what is not ASCII in arguments into question marks.
  static final String VARIABLE = "ANABRANCH_COMMAND";
  private static final String HAND_OVER =
      "c=$ANABRANCH_COMMAND; unset ANABRANCH_COMMAND; exec \"$@\" \"$c\"";

  @Override
  public String name() {
    return "shell_run";
  }

  @Override
  public ToolEffect effect() {
    return ToolEffect.WORKSPACE;
  }

  @Override
  public ToolEnd run(Json.Obj json, Room room, Printed out) throws ArgumentsRefused {
    Arguments arguments = new Arguments(name(), json, "command", "timeout");
    String command = arguments.words("command");
    int seconds = arguments.number("timeout", TIMEOUT_DEFAULT, 1, TIMEOUT_MAX);
    if (command.getBytes(StandardCharsets.UTF_8).length > COMMAND_BYTES_MAX) {
      throw new ArgumentsRefused(
          "the command is too long; put it into a file with fs_write and run that");
    }
    if (command.indexOf('\0') >= 0) {
      throw new ArgumentsRefused("a command cannot hold a NUL character");
    }
    SandboxEnd end =
        room.sandbox()
            .run(
                new SandboxCommand(
                    handingOver(List.of(shell(out), "-c")),
                    Map.of(VARIABLE, command),
                    room.workspace(),
                    Optional.of(room.outputs()),
                    Duration.ofSeconds(seconds),
                    room.grants()),
                out,
                room.stop());
    return ended(end, room, out);
  }

  /** Starts a program of the room with the value of {@link #VARIABLE} as its last argument. */
  static List<String> handingOver(List<String> program) {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", HAND_OVER, "sh"));
    argv.addAll(program);
    return argv;
  }

  static ToolEnd ended(SandboxEnd end, Room room, Printed out) {
    return switch (end) {
      case SandboxEnd.Exited exited -> {
        explain(exited.exit(), out);
        yield new ToolEnd.Done(exited.exit(), Optional.of(room.sandbox().description()));
      }
      case SandboxEnd.Stopped stopped -> new ToolEnd.Stopped(stopped.stop());
      case SandboxEnd.NotStarted notStarted -> new ToolEnd.NoSandbox(notStarted.message());
      case SandboxEnd.StillRunning still -> new ToolEnd.Runaway(still.message());
    };
  }

  /** The two signals that a limit of the room sends, which a program seldom explains. */
  private static void explain(int exit, Printed out) {
    switch (exit) {
      case 128 + 24 -> out.text("\n[ended: a process used up its CPU time]\n");
      case 128 + 25 -> out.text("\n[ended: a file grew beyond its limit]\n");
      default -> {}
    }
  }

  private static String shell(Printed out) {
    if (Files.isExecutable(Path.of("/usr/bin/bash")) || Files.isExecutable(Path.of("/bin/bash"))) {
      return "bash";
    }
    out.text("(this machine has no bash; run by sh)\n");
    return "sh";
  }
}
