package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Changes which calls of a session ask. */
@Command(
    name = "autonomy",
    description = {
      "Change which calls of a session ask a person; those that ask no longer run.",
      "0 suggests only, 1 every call asks, 2 every call that touches the world outside asks,",
      "3 such a call asks when its kind is new or a budget is near, 4 nothing asks."
    },
    footer = {"", "Example:", "  anabranch autonomy 0a1b2c3d4e5f6g7h8j9k0m1n2p 4"})
final class Autonomy implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(index = "0", paramLabel = "SESSION")
  private String session = "";

  @Parameters(index = "1", paramLabel = "0-4")
  private int level;

  Autonomy(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Json.Obj body = Json.object().with("level", level);
    anabranch.printSession(anabranch.act(session, "autonomy", body));
    return Exit.DONE;
  }
}
