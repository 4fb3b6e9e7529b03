package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Pauses a session. */
@Command(
    name = "pause",
    description = "Pause a session: open calls settle, nothing new begins until it is resumed.",
    footer = {"", "Example:", "  anabranch pause 0a1b2c3d4e5f6g7h8j9k0m1n2p"})
final class Pause implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION")
  private String session = "";

  Pause(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    anabranch.printSession(anabranch.act(session, "pause", Json.object()));
    return Exit.DONE;
  }
}
