package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists what waits for a person. */
@Command(
    name = "approvals",
    description = "List the calls of all sessions that wait for a person, the oldest first.",
    footer = {"", "Examples:", "  anabranch approvals", "  anabranch approvals --output json"})
final class Approvals implements Callable<Integer> {
  private final Anabranch anabranch;

  Approvals(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    try (Reads reads = anabranch.reads()) {
      List<Json.Obj> asks = asks(reads);
      if (anabranch.json()) {
        anabranch.printJson(Json.object().with("approvals", Json.array(asks)));
      } else {
        table(asks).forEach(anabranch.terminal()::data);
      }
      return Exit.DONE;
    }
  }

  /** Follows all pages. */
  private static List<Json.Obj> asks(Reads reads) {
    List<Json.Obj> found = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Json.Obj page = reads.approvals(cursor);
      page.list("approvals").forEach(ask -> found.add(ask.asObject()));
      cursor = page.findText("next");
    } while (cursor.isPresent());
    return found;
  }

  private List<String> table(List<Json.Obj> asks) {
    Table table = new Table("SESSION", "CALL", "KIND", "SINCE", "WHAT");
    for (Json.Obj ask : asks) {
      table.row(
          ask.text("session"),
          ask.text("call"),
          ask.text("kind"),
          ask.findText("since").map(Approvals::toTheSecond).orElse("unknown"),
          ask.findText("question").orElseGet(() -> ask.text("tool") + " " + ask.text("arguments")));
    }
    return table.lines(anabranch.terminal().columns());
  }

  private static String toTheSecond(String instant) {
    return instant.replaceAll("\\.[0-9]+Z$", "Z");
  }
}
