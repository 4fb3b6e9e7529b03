package dev.anabranch.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks, before any call is taken, whether rooms are closed on this machine: a program runs in the
 * full profile, sees no variable of the worker, and cannot read a file that the worker's user can.
 */
final class SandboxProbe {
  private static final String READY = "anabranch-room-ready";
  private static final String CANARY = "anabranch-canary-outside";
  private static final Set<String> OWN = Set.of("PWD", "OLDPWD", "SHLVL", "_");
  private static final Duration WALL = Duration.ofSeconds(20);

  private final Bubblewrap engine;
  private final Path scratch;

  private SandboxProbe(Bubblewrap engine, Path scratch) {
    this.engine = engine;
    this.scratch = scratch;
  }

  /** Returns if rooms are closed; closes the engine and throws otherwise. */
  static void check(Bubblewrap engine, Path scratch) throws SandboxUnavailable, IOException {
    try {
      new SandboxProbe(engine, scratch).check();
    } catch (SandboxUnavailable | IOException e) {
      engine.close();
      throw e;
    }
  }

  private void check() throws SandboxUnavailable, IOException {
    Path canary = Files.writeString(scratch.resolve("canary"), CANARY);
    Path workspace = Files.createDirectory(scratch.resolve("probe"));
    SandboxFolders.giveTo(workspace, engine.user());
    String script =
        "echo "
            + READY
            + "; cat '"
            + canary
            + "' 2>/dev/null; env; tr '\\0' '\\n' </proc/1/environ";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SandboxEnd end =
        engine.run(
            new SandboxCommand(
                List.of("/bin/sh", "-c", script), Map.of(), workspace, Optional.empty(), WALL),
            (buffer, length) -> out.write(buffer, 0, length),
            new StopSwitch());
    judge(end, out.toString(StandardCharsets.UTF_8));
  }

  private void judge(SandboxEnd end, String printed) throws SandboxUnavailable {
    switch (end) {
      case SandboxEnd.NotStarted notStarted ->
          throw new SandboxUnavailable(SandboxFix.forMessage(notStarted.message()));
      case SandboxEnd.Stopped stopped ->
          throw new SandboxUnavailable("the probe was stopped: " + stopped.stop().message());
      case SandboxEnd.StillRunning still -> throw new SandboxUnavailable(still.message());
      case SandboxEnd.Exited exited -> judge(exited.exit(), printed);
    }
  }

  private void judge(int exit, String printed) throws SandboxUnavailable {
    List<String> lines = printed.lines().toList();
    if (!lines.contains(READY)) {
      throw new SandboxUnavailable(
          "the probe ended with exit " + exit + ": " + printed.lines().findFirst().orElse(""));
    }
    if (printed.contains(CANARY)) {
      throw new SandboxUnavailable("a file outside the room could be read from inside");
    }
    Set<String> known = new HashSet<>(OWN);
    known.addAll(engine.roomEnvironment());
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0 && !known.contains(line.substring(0, equals))) {
        throw new SandboxUnavailable(
            "the worker's variable " + line.substring(0, equals) + " is visible inside the room");
      }
    }
  }
}
