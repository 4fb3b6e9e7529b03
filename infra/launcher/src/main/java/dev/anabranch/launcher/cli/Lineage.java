package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.text.LineageText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows who was forked from whom. */
@Command(
    name = "lineage",
    description = "Show the tree of forks that a session belongs to, and where each one begins.",
    footer = {
      "",
      "Examples:",
      "  anabranch lineage 0a1b2c3d4e5f6g7h8j9k0m1n2p",
      "  anabranch lineage 0a1b2c3d4e5f6g7h8j9k0m1n2p --output json"
    })
final class Lineage implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION")
  private String session = "";

  Lineage(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    try (Reads reads = anabranch.reads()) {
      Json.Obj lineage = reads.lineage(session);
      if (anabranch.json()) {
        anabranch.printJson(lineage);
      } else {
        LineageText.lines(lineage, session, anabranch.terminal().columns())
            .forEach(anabranch.terminal()::data);
      }
      return Exit.DONE;
    }
  }
}
