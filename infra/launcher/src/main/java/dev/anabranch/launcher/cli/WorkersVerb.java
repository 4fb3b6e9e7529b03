package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.text.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code workers}: who takes tool calls. */
@Command(
    name = "workers",
    description = {
      "List the workers that the server heard of: whether they take calls, what they hold, and",
      "why one takes none. They are known only while a server is up."
    },
    footer = {"", "Examples:", "  anabranch workers", "  anabranch workers --output json"})
final class WorkersVerb implements Callable<Integer> {
  private final Anabranch anabranch;

  WorkersVerb(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    try (Reads reads = anabranch.reads()) {
      Json.Obj workers = reads.workers();
      if (anabranch.json()) {
        anabranch.printJson(workers);
      } else {
        table(workers).forEach(anabranch.terminal()::data);
      }
      return Exit.DONE;
    }
  }

  private List<String> table(Json.Obj workers) {
    Table table = new Table("WORKER", "STATE", "CALLS", "HEARD", "PROGRAM", "ABOUT");
    for (Json item : workers.list("workers")) {
      Json.Obj worker = item.asObject();
      table.row(
          worker.text("id"),
          worker.text("state"),
          worker.list("holds").size() + "/" + worker.integer("slots"),
          worker.text("heardAt").replaceAll("\\.[0-9]+Z$", "Z"),
          worker.text("program"),
          worker.findText("problem").orElseGet(() -> about(worker)));
    }
    return table.lines(anabranch.terminal().columns());
  }

  private static String about(Json.Obj worker) {
    List<String> labels = worker.list("labels").stream().map(Json::asText).toList();
    List<String> tools = worker.list("tools").stream().map(Json::asText).toList();
    return (labels.isEmpty() ? "" : "[" + String.join(", ", labels) + "] ")
        + String.join(", ", tools);
  }
}
