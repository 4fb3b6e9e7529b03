package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a call run that waits for a person. */
@Command(
    name = "approve",
    description = {
      "Let a call run that waits for a person; with other arguments if you name some,",
      "then the model is told. `approvals` lists what waits."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch approve 0a1b2c3d4e5f6g7h8j9k0m1n2p 12.0",
      "  anabranch approve 0a1b2c3d4e5f6g7h8j9k0m1n2p 12.0 --arguments '{\"command\":\"make -n\"}'"
    })
final class Approve implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(index = "0", paramLabel = "SESSION")
  private String session = "";

  @Parameters(index = "1", paramLabel = "CALL")
  private String call = "";

  @Option(
      names = "--arguments",
      paramLabel = "JSON",
      description = "Run it with these arguments instead of those that the model wrote.")
  private Optional<String> arguments = Optional.empty();

  @Option(
      names = "--asked",
      paramLabel = "DIGEST",
      description = "Only if the call is the one that was shown with this digest.")
  private Optional<String> asked = Optional.empty();

  Approve(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Json.Obj grant = Json.object().withText("asked", asked);
    Json.Obj body = arguments.map(text -> grant.with("arguments", object(text))).orElse(grant);
    anabranch.printSession(anabranch.actOnCall(session, call, "approve", body));
    return Exit.DONE;
  }

  private static Json.Obj object(String text) {
    try {
      return Json.parseObject(text);
    } catch (JsonRefused e) {
      throw new VerbFailed(Exit.USAGE, "--arguments takes a JSON object: " + e.getMessage());
    }
  }
}
