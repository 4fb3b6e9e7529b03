package dev.anabranch.launcher.cli;

import dev.anabranch.journal.derived.SearchQuery;
import dev.anabranch.journal.derived.SearchRefused;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.Counted;
import dev.anabranch.launcher.text.Table;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds entries by their words. */
@Command(
    name = "search",
    description = {
      "Find entries of all sessions by their words, the newest first.",
      "",
      "Words, \"phrases\" and beginnings* must all be there. Filters: type:Observed, tool:shell_run,",
      "kind:timeout (also exit, rejected, in_doubt), failed:true, session:ID; the same filter twice",
      "means either. A find is SESSION@SEQ, as `tail`, `prompt` and `fork` take it."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch search 'cannot find symbol'",
      "  anabranch search 'tool:shell_run failed:true \"permission denied\"'",
      "  anabranch search 'kind:timeout type:Failed' --limit 50 --output json"
    })
final class Search implements Callable<Integer> {
  private static final int LIMIT_MAX = 200;

  private final Anabranch anabranch;

  @Parameters(arity = "1", paramLabel = "QUERY")
  private String query = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Finds on a page, at most 200 (default: 20).")
  private int limit = 20;

  @Option(names = "--cursor", paramLabel = "NEXT", description = "The \"next\" of the page before.")
  private Optional<Long> cursor = Optional.empty();

  Search(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new VerbFailed(Exit.USAGE, "--limit is 1 to " + LIMIT_MAX);
    }
    SearchQuery parsed = parsed();
    try (Reads reads = anabranch.reads()) {
      Json.Obj page = reads.search(query, parsed, after(), limit);
      if (anabranch.json()) {
        anabranch.printJson(page);
      } else {
        print(page);
      }
      return Exit.DONE;
    }
  }

  private OptionalLong after() {
    return cursor.isPresent() ? OptionalLong.of(cursor.get()) : OptionalLong.empty();
  }

  private SearchQuery parsed() {
    try {
      return SearchQuery.parse(query);
    } catch (SearchRefused e) {
      throw new VerbFailed(Exit.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private void print(Json.Obj page) {
    Table table = new Table("ENTRY", "TIME", "TYPE", "TEXT");
    for (Json item : page.list("hits")) {
      Json.Obj hit = item.asObject();
      table.row(
          hit.text("session") + "@" + hit.integer("seq"),
          hit.text("time"),
          hit.text("type"),
          hit.obj("snippet").text("text"));
    }
    table.lines(anabranch.terminal().columns()).forEach(anabranch.terminal()::data);
    page.findInteger("next")
        .ifPresent(next -> anabranch.terminal().notice("more: --cursor " + next));
    page.findInteger("lag")
        .ifPresent(lag ->
            anabranch.terminal().notice(Counted.of(lag, "newer event") + " not searched yet"));
  }
}
