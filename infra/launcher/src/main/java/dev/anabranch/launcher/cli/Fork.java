package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes new sessions that continue another from an entry. */
@Command(
    name = "fork",
    description = "Continue a session from an entry in a new session; the old one is untouched.",
    footer = {
      "",
      "Examples:",
      "  anabranch fork 0a1b2c3d4e5f6g7h8j9k0m1n2p@12",
      "  anabranch fork 0a1b2c3d4e5f6g7h8j9k0m1n2p@12 --message \"look at parse.py first\"",
      "  anabranch fork 0a1b2c3d4e5f6g7h8j9k0m1n2p@12 --count 5"
    })
final class Fork implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION@SEQ")
  private String address = "";

  @Option(names = "--message", paramLabel = "TEXT", description = "What the fork is told first.")
  private Optional<String> message = Optional.empty();

  @Option(names = "--count", paramLabel = "N", description = "How many forks (default: 1).")
  private int count = 1;

  @Option(names = "--paused", description = "Hold the forks until they are resumed.")
  private boolean paused;

  Fork(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Address from = Address.withSeq(address);
    Json.Obj body =
        Json.object()
            .with("at", from.seq().getAsLong())
            .with("count", count)
            .withText("message", message);
    Json.Obj asked = paused ? body.with("paused", true) : body;
    anabranch.printSessions(anabranch.act(from.session(), "fork", asked));
    return Exit.DONE;
  }
}
