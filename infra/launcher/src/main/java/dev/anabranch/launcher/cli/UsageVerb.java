package dev.anabranch.launcher.cli;

import dev.anabranch.journal.derived.UsageSums;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.Counted;
import dev.anabranch.launcher.text.UsageText;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what model calls used: tokens, cache hits, cost. */
@Command(
    name = "usage",
    description = {
      "Show tokens, cache hits and cost of model calls: of a session turn by turn, of the tree of",
      "forks that it belongs to, or of all sessions.",
      "",
      "What forks share is counted once. The hit rate is the share of prompt tokens that the",
      "endpoint found in its cache, ideal what a perfect cache would have found, efficiency the",
      "one over the other. What an endpoint did not report is said to be so, never 0."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch usage",
      "  anabranch usage 0a1b2c3d4e5f6g7h8j9k0m1n2p",
      "  anabranch usage 0a1b2c3d4e5f6g7h8j9k0m1n2p --lineage --output json",
      "  anabranch usage --by model"
    })
final class UsageVerb implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(arity = "0..1", paramLabel = "SESSION")
  private Optional<String> session = Optional.empty();

  @Option(names = "--lineage", description = "The whole tree of forks of the session.")
  private boolean lineage;

  @Option(
      names = "--by",
      paramLabel = "step|model|session",
      description = "What a row is of (default: the turns of a session, else sessions).")
  private Optional<UsageSums.By> by = Optional.empty();

  UsageVerb(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    if (lineage && session.isEmpty()) {
      throw new VerbFailed(Exit.USAGE, "--lineage goes with a session");
    }
    UsageSums.By apart =
        by.orElse(session.isPresent() && !lineage ? UsageSums.By.STEP : UsageSums.By.SESSION);
    try (Reads reads = anabranch.reads()) {
      Json.Obj sums = reads.usage(session, lineage, apart);
      if (anabranch.json()) {
        anabranch.printJson(sums);
      } else {
        print(sums);
      }
      return Exit.DONE;
    }
  }

  private void print(Json.Obj sums) {
    UsageText.lines(sums, anabranch.terminal().columns()).forEach(anabranch.terminal()::data);
    sums.findInteger("lag")
        .ifPresent(lag ->
            anabranch.terminal().notice(Counted.of(lag, "newer event") + " not counted yet"));
  }
}
