package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.text.ComparisonText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows sessions side by side. */
@Command(
    name = "compare",
    description = {
      "Show 2 to 8 sessions side by side: how far they are one, where they part, what each used,",
      "and which files differ from those of the first."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch compare 0a1b2c3d4e5f6g7h8j9k0m1n2p 3q4r5s6t7v8w9x0y1z2a3b4c5d",
      "  anabranch compare 0a1b2c3d4e5f6g7h8j9k0m1n2p 3q4r5s6t7v8w9x0y1z2a3b4c5d --output json"
    })
final class Compare implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(arity = "2..8", paramLabel = "SESSION")
  private List<String> sessions = new ArrayList<>();

  Compare(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    try (Reads reads = anabranch.reads()) {
      Json.Obj compared = reads.compare(sessions);
      if (anabranch.json()) {
        anabranch.printJson(compared);
      } else {
        ComparisonText.lines(compared, anabranch.terminal().columns())
            .forEach(anabranch.terminal()::data);
      }
      return Exit.DONE;
    }
  }
}
