package dev.anabranch.tools;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.SandboxCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code shell_python} and its like: a program of the sandbox that runs the code it is given, in
 * the workspace, without a network.
 *
 * @param program takes code as its last argument
 */
record CodeRun(ToolDefinition tool, List<String> program) implements Tool {
  static final int CODE_BYTES_MAX = ShellRun.COMMAND_BYTES_MAX;

  CodeRun {
    program = List.copyOf(program);
  }

  /** {@code language} is a word that the description names. */
  static ToolDefinition definition(String name, String language, String print) {
    return new ToolDefinition(
        name,
        "Run "
            + language
            + " code in /workspace, in a sandbox without network. Only what it prints is seen: use "
            + print
            + ".",
        ArgumentsSchema.object("code")
            .with("code", ArgumentsSchema.text("The code."))
            .with(
                "timeout",
                ArgumentsSchema.number("Seconds until it is stopped; default 120, at most 600."))
            .json(),
        ToolEffect.WORKSPACE);
  }

  @Override
  public String name() {
    return tool.name();
  }

  @Override
  public ToolEffect effect() {
    return tool.effect();
  }

  @Override
  public Optional<ToolDefinition> definition() {
    return Optional.of(tool);
  }

  @Override
  public ToolEnd run(Json.Obj json, Room room, Printed out) throws ArgumentsRefused {
    Arguments arguments = new Arguments(name(), json, "code", "timeout");
    String code = arguments.words("code");
    int seconds = arguments.number("timeout", ShellRun.TIMEOUT_DEFAULT, 1, ShellRun.TIMEOUT_MAX);
    if (code.getBytes(StandardCharsets.UTF_8).length > CODE_BYTES_MAX) {
      throw new ArgumentsRefused(
          "the code is too long; put it into a file with fs_write and run that with shell_run");
    }
    if (code.indexOf('\0') >= 0) {
      throw new ArgumentsRefused("code cannot hold a NUL character");
    }
    SandboxCommand command =
        new SandboxCommand(
            ShellRun.handingOver(program),
            Map.of(ShellRun.VARIABLE, code),
            room.workspace(),
            Optional.of(room.outputs()),
            Duration.ofSeconds(seconds));
    return ShellRun.ended(room.sandbox().run(command, out, room.stop()), room, out);
  }
}
