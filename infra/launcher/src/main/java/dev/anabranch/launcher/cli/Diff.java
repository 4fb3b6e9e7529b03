package dev.anabranch.launcher.cli;

import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what a session changed. */
@Command(
    name = "diff",
    description = {
      "Show what a session changed in its workspace, as a unified diff;",
      "with two sessions: how their workspaces differ."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch diff 0a1b2c3d4e5f6g7h8j9k0m1n2p | git apply",
      "  anabranch diff 0a1b2c3d4e5f6g7h8j9k0m1n2p 3q4r5s6t7v8w9x0y1z2a3b4c5d"
    })
final class Diff implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(index = "0", paramLabel = "SESSION")
  private String session = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "OTHER")
  private Optional<String> other = Optional.empty();

  Diff(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    try (Reads reads = other.isPresent() ? anabranch.storedReads() : anabranch.reads()) {
      String diff = other.map(to -> reads.diff(session, to)).orElseGet(() -> reads.diff(session));
      anabranch.terminal().out().print(diff);
      return Exit.DONE;
    }
  }
}
