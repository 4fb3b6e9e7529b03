package dev.anabranch.launcher.cli;

import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Approves a call that waits for a person; no tool of this version asks. */
@Command(
    name = "approve",
    description = "Approve a call that waits for a person.",
    footer = {"", "Example:", "  anabranch approve 0a1b2c3d4e5f6g7h8j9k0m1n2p 12.0"})
final class Approve implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(index = "0", paramLabel = "SESSION")
  private String session = "";

  @Parameters(index = "1", paramLabel = "CALL")
  private String call = "";

  Approve(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    try (Reads reads = anabranch.reads()) {
      reads.session(session);
      anabranch
          .terminal()
          .notice("nothing to approve: call " + call + " of this session asks nobody");
      return Exit.DONE;
    }
  }
}
