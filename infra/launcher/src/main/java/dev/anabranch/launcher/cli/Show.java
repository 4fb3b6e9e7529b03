package dev.anabranch.launcher.cli;

import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one session. */
@Command(
    name = "show",
    description = "Show a session: status, steps, tokens, answer.",
    footer = {"", "Example:", "  anabranch show 0a1b2c3d4e5f6g7h8j9k0m1n2p"})
final class Show implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION")
  private String session = "";

  Show(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    try (Reads reads = anabranch.reads()) {
      anabranch.printSession(reads.session(session));
      return Exit.DONE;
    }
  }
}
