package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Goes back to an entry: a fork that replaces the session. */
@Command(
    name = "rewind",
    description = {
      "Go back to an entry and go on from there, in a new session that replaces the old one.",
      "The old branch is kept and can be continued."
    },
    footer = {"", "Example:", "  anabranch rewind 0a1b2c3d4e5f6g7h8j9k0m1n2p@12"})
final class Rewind implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION@SEQ")
  private String address = "";

  Rewind(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Address to = Address.withSeq(address);
    Json.Obj asked = Json.object().with("at", to.seq().getAsLong());
    anabranch.printSessions(anabranch.branch(to.session(), "rewind", asked));
    return Exit.DONE;
  }
}
