package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code workers}: who takes tool calls. */
@Command(
    name = "workers",
    description = {
      "List the workers that the server heard of: whether they take calls, what they hold, and",
      "why one takes none; and the remote workers, programs in any language that joined. They are",
      "known only while a server is up, and so is what lies with the dead: records of the bus that",
      "nobody could use. `redrive SESSION CALL` sends the call of one again."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch workers",
      "  anabranch workers --output json",
      "  anabranch workers --dead",
      "  ANABRANCH_WORKER_TOKEN=$(anabranch workers --remote-token) python3 worker.py"
    })
final class WorkersVerb implements Callable<Integer> {
  private final Anabranch anabranch;

  @Option(
      names = "--remote-token",
      description = "Print the token that lets a program join as a remote worker, and do no more.")
  private boolean remoteToken;

  @Option(
      names = "--dead",
      description =
          "List the newest records that nobody could use, with the reason, and do no more.")
  private boolean dead;

  WorkersVerb(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    if (dead) {
      showDead(anabranch.requireServer().get("/api/dead-letters"));
      return Exit.DONE;
    }
    try (Reads reads = anabranch.reads()) {
      if (remoteToken) {
        anabranch.terminal().data(token(reads));
      } else {
        show(reads);
      }
      return Exit.DONE;
    }
  }

  private static String token(Reads reads) {
    return reads
        .remoteWorkerToken()
        .orElseThrow(() ->
            new VerbFailed(
                Exit.UNREACHABLE, "no server is up that a program could join; `anabranch up`"));
  }

  private void show(Reads reads) {
    Json.Obj workers = reads.workers();
    Json.Obj remote = reads.remoteWorkers();
    if (anabranch.json()) {
      anabranch.printJson(workers.with("remoteWorkers", Json.array(remote.list("remoteWorkers"))));
    } else {
      table(workers, remote).forEach(anabranch.terminal()::data);
    }
  }

  private void showDead(Json.Obj dead) {
    if (anabranch.json()) {
      anabranch.printJson(dead);
      return;
    }
    Table table = new Table("SINCE", "SESSION", "CALL", "TOOL", "TOPIC", "REASON");
    for (Json item : dead.list("deadLetters")) {
      Json.Obj letter = item.asObject();
      table.row(
          letter.text("at").replaceAll("\\.[0-9]+Z$", "Z"),
          letter.findText("session").orElse("-"),
          letter.findText("call").orElse("-"),
          letter.findText("tool").orElse("-"),
          letter.text("topic"),
          letter.text("reason"));
    }
    table.lines(anabranch.terminal().columns()).forEach(anabranch.terminal()::data);
  }

  private List<String> table(Json.Obj workers, Json.Obj remote) {
    int columns = anabranch.terminal().columns();
    Table ours = new Table("WORKER", "STATE", "CALLS", "HEARD", "PROGRAM", "ABOUT");
    workers.list("workers").forEach(worker -> ours.row(row(worker.asObject())));
    List<String> lines = new ArrayList<>(ours.lines(columns));
    if (!remote.list("remoteWorkers").isEmpty()) {
      Table joined = new Table("REMOTE WORKER", "CALLS", "PROGRAM", "TOOLS");
      remote.list("remoteWorkers").forEach(worker -> joined.row(remoteRow(worker.asObject())));
      lines.add("");
      lines.addAll(joined.lines(columns));
    }
    return lines;
  }

  private static String[] row(Json.Obj worker) {
    return new String[] {
      worker.text("id"),
      worker.text("state"),
      worker.list("holds").size() + "/" + worker.integer("slots"),
      worker.text("heardAt").replaceAll("\\.[0-9]+Z$", "Z"),
      worker.text("program"),
      worker.findText("problem").orElseGet(() -> about(worker))
    };
  }

  private static String[] remoteRow(Json.Obj worker) {
    return new String[] {
      worker.text("name"),
      Long.toString(worker.integer("holds")),
      worker.text("program"),
      texts(worker, "tools")
    };
  }

  private static String about(Json.Obj worker) {
    String labels = texts(worker, "labels");
    return (labels.isEmpty() ? "" : "[" + labels + "] ") + texts(worker, "tools");
  }

  private static String texts(Json.Obj worker, String field) {
    return String.join(", ", worker.list(field).stream().map(Json::asText).toList());
  }
}
