package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sends an open call again. */
@Command(
    name = "redrive",
    description = {
      "Send an open tool call to the workers again, at once, as its next attempt. The first result",
      "of any attempt settles it; a call that touches the world outside is not run twice."
    },
    footer = {"", "Example:", "  anabranch redrive 0a1b2c3d4e5f6g7h8j9k0m1n2p 12.0"})
final class Redrive implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(index = "0", paramLabel = "SESSION")
  private String session = "";

  @Parameters(index = "1", paramLabel = "CALL")
  private String call = "";

  Redrive(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    anabranch.printSession(anabranch.actOnCall(session, call, "redrive", Json.object()));
    return Exit.DONE;
  }
}
