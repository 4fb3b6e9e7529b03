package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.SessionWatch;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.text.SessionText;
import dev.anabranch.launcher.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists sessions. */
@Command(
    name = "ps",
    description = "List the sessions that are not over; --all lists every one, newest first.",
    footer = {"", "Examples:", "  anabranch ps", "  anabranch ps --all --output json"})
final class Ps implements Callable<Integer> {
  private final Anabranch anabranch;

  @Option(names = "--all", description = "Also sessions that are over.")
  private boolean all;

  Ps(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    try (Reads reads = anabranch.reads()) {
      List<Json.Obj> sessions = sessions(reads);
      if (anabranch.json()) {
        anabranch.printJson(Json.object().with("sessions", Json.array(sessions)));
      } else {
        table(sessions).forEach(anabranch.terminal()::data);
      }
      return Exit.DONE;
    }
  }

  /** Follows all pages. */
  private List<Json.Obj> sessions(Reads reads) {
    List<Json.Obj> found = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Json.Obj page = reads.sessions(cursor);
      page.list("sessions").stream()
          .map(Json::asObject)
          .filter(session -> all || !SessionWatch.isFinal(session))
          .forEach(found::add);
      cursor = page.findText("next");
    } while (cursor.isPresent());
    return found;
  }

  private List<String> table(List<Json.Obj> sessions) {
    Table table = new Table("SESSION", "STATUS", "STEPS", "CACHED", "TASK");
    for (Json.Obj session : sessions) {
      table.row(
          session.text("id"),
          session.text("status"),
          String.valueOf(session.integer("steps")),
          SessionText.hitRate(session).orElse("-"),
          session.text("task"));
    }
    return table.lines(anabranch.terminal().columns());
  }
}
