package dev.anabranch.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One command and the room it wants: {@code workspace} is bound writable at {@code /workspace},
 * {@code outputs} read-only at {@code /anabranch/out}. {@code wall} bounds its whole life.
 */
public record SandboxCommand(
    List<String> argv, Path workspace, Optional<Path> outputs, Duration wall) {
  public SandboxCommand {
    argv = List.copyOf(argv);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a command has at least one word");
    }
    if (!workspace.isAbsolute()) {
      throw new IllegalArgumentException("a workspace is named absolutely, not " + workspace);
    }
  }
}
