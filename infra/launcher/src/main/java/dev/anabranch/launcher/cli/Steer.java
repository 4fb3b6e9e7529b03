package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells a session something. */
@Command(
    name = "steer",
    description = {
      "Tell a session something; it reads the message at its next turn.",
      "A session that is over goes on with it."
    },
    footer = {
      "",
      "Example:",
      "  anabranch steer 0a1b2c3d4e5f6g7h8j9k0m1n2p \"leave the tests alone\""
    })
final class Steer implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(index = "0", paramLabel = "SESSION")
  private String session = "";

  @Parameters(index = "1", paramLabel = "TEXT")
  private String text = "";

  Steer(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Json.Obj message = Json.object().with("text", text);
    anabranch.printSession(anabranch.act(session, "messages", message));
    return Exit.DONE;
  }
}
