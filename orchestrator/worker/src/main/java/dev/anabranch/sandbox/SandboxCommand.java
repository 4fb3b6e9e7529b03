package dev.anabranch.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One command and the room it wants. {@code argv} is ASCII; text of any kind goes by {@code
 * environment}, which comes on top of the room's own variables. {@code workspace} is bound writable
 * at {@code /workspace}, {@code outputs} read-only at {@code /anabranch/out}. {@code wall} bounds
 * its whole life. Without grants it has no network and no secret.
 */
public record SandboxCommand(
    List<String> argv,
    Map<String, String> environment,
    Path workspace,
    Optional<Path> outputs,
    Duration wall,
    Grants grants) {
  public SandboxCommand {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a command has at least one word");
    }
    if (!workspace.isAbsolute()) {
      throw new IllegalArgumentException("a workspace is named absolutely, not " + workspace);
    }
  }

  /** A command that was granted nothing. */
  public SandboxCommand(
      List<String> argv,
      Map<String, String> environment,
      Path workspace,
      Optional<Path> outputs,
      Duration wall) {
    this(argv, environment, workspace, outputs, wall, Grants.NONE);
  }

  /** True if something in its room must be interpreted to reach what it was granted. */
  boolean hasDoors() {
    return hasNetwork() || grants.servers().isPresent();
  }

  boolean hasNetwork() {
    return !grants.network().isEmpty();
  }
}
