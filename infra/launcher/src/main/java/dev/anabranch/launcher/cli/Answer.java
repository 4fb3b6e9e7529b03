package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Answers what an agent asked. */
@Command(
    name = "answer",
    description = "Answer what the agent asked by a call.",
    footer = {"", "Example:", "  anabranch answer 0a1b2c3d4e5f6g7h8j9k0m1n2p 12.0 \"port 8080\""})
final class Answer implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(index = "0", paramLabel = "SESSION")
  private String session = "";

  @Parameters(index = "1", paramLabel = "CALL")
  private String call = "";

  @Parameters(index = "2", paramLabel = "TEXT")
  private String text = "";

  Answer(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Json.Obj body = Json.object().with("text", text);
    anabranch.printSession(anabranch.actOnCall(session, call, "answer", body));
    return Exit.DONE;
  }
}
