package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes back what was left out of a prompt. */
@Command(
    name = "expand",
    description = {
      "Show the model its whole past again: what compaction left out is back in the prompt.",
      "For a session that rests; `pause` one that is under way."
    },
    footer = {"", "Example:", "  anabranch expand 0a1b2c3d4e5f6g7h8j9k0m1n2p"})
final class Expand implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION")
  private String session = "";

  Expand(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    anabranch.printSession(anabranch.act(session, "expand", Json.object()));
    return Exit.DONE;
  }
}
