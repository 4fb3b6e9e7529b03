package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds to the bounds of a session. */
@Command(
    name = "budget",
    description = {
      "Add to the budget of a session; one that used it up goes on.",
      "Several bounds are raised one after the other, in the order of their names."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch budget 0a1b2c3d4e5f6g7h8j9k0m1n2p --add steps=50",
      "  anabranch budget 0a1b2c3d4e5f6g7h8j9k0m1n2p --add tokens=200000,cost=0.50"
    })
final class Budget implements Callable<Integer> {
  private static final List<String> KINDS = List.of("steps", "seconds", "tokens", "cost");

  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION")
  private String session = "";

  @Option(
      names = "--add",
      paramLabel = "WHAT=N",
      split = ",",
      required = true,
      description = "How much more: steps=N, seconds=N, tokens=N, cost=DECIMAL.")
  private Map<String, String> added = new TreeMap<>();

  Budget(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  /** Each bound is one wish, so that what fails leaves no doubt about the others. */
  @Override
  public Integer call() {
    Json.Obj amounts = Amounts.json("--add", KINDS, added);
    Json.Obj raised = Json.object();
    for (Map.Entry<String, Json> amount : amounts.fields().entrySet()) {
      try {
        raised =
            anabranch.act(
                session, "budget", Json.object().with(amount.getKey(), amount.getValue()));
      } catch (VerbFailed e) {
        throw raised.fields().isEmpty()
            ? e
            : new VerbFailed(
                e.code(),
                amount.getKey() + " was not raised, those before it were: " + e.getMessage());
      }
    }
    anabranch.printSession(raised);
    return Exit.DONE;
  }
}
