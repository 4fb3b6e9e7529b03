package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Does not let a call run. */
@Command(
    name = "deny",
    description = "Do not let a call run, or do not answer it; the agent sees the reason.",
    footer = {
      "",
      "Example:",
      "  anabranch deny 0a1b2c3d4e5f6g7h8j9k0m1n2p 12.0 --reason \"never push to main\""
    })
final class Deny implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(index = "0", paramLabel = "SESSION")
  private String session = "";

  @Parameters(index = "1", paramLabel = "CALL")
  private String call = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why not; the agent goes on from that.")
  private String reason = "";

  Deny(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Json.Obj body = Json.object().with("reason", reason);
    anabranch.printSession(anabranch.actOnCall(session, call, "deny", body));
    return Exit.DONE;
  }
}
