package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Cancels a session. */
@Command(
    name = "cancel",
    description = "Cancel a session: open calls are stopped, then it is over.",
    footer = {"", "Example:", "  anabranch cancel 0a1b2c3d4e5f6g7h8j9k0m1n2p"})
final class Cancel implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION")
  private String session = "";

  Cancel(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    anabranch.printSession(anabranch.act(session, "cancel", Json.object()));
    return Exit.DONE;
  }
}
