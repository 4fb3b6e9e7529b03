package dev.anabranch.launcher.cli;

import dev.anabranch.journal.ExportRefused;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.sessions.JournalSessionReads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes in what {@link Export} wrote, here or elsewhere. */
@Command(
    name = "import",
    description = {
      "Take exported sessions in, with their ids, times, hashes and lineage.",
      "Every file is verified first; one that was edited or cut is refused, and nothing is taken.",
      "An imported session rests: resume, steer or fork it to go on."
    },
    footer = {
      "",
      "Exits with 1 if a file is no sound export, with 2 if a session is here with another content.",
      "",
      "Examples:",
      "  anabranch import session.jsonl",
      "  anabranch import parent.jsonl child.jsonl --output json"
    })
final class Import implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(arity = "1..*", paramLabel = "FILE")
  private List<Path> files = List.of();

  Import(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() throws IOException {
    for (Path file : files) {
      anabranch.terminal().progress("verifying " + file);
      requireSound(file);
    }
    HttpApi server = anabranch.server();
    List<Json.Obj> sessions = new ArrayList<>();
    try {
      for (Path file : files) {
        anabranch.terminal().progress("importing " + file);
        sessions.add(server.importFile(file));
      }
    } finally {
      if (!sessions.isEmpty()) {
        anabranch.printSessions(Json.object().with("sessions", Json.array(sessions)));
      }
    }
    return Exit.DONE;
  }

  /** Before a server is asked, or started. */
  private static void requireSound(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new VerbFailed(Exit.NOT_FOUND, "there is no file \"" + file + "\"");
    }
    Json.Obj found = JournalSessionReads.verifyFile(file);
    if (!found.bool("ok")) {
      Json.Obj first = found.list("broken").getFirst().asObject();
      throw new ExportRefused(
          file
              + " was edited or cut, so nothing is imported: "
              + first.text("session")
              + "@"
              + first.integer("seq")
              + " "
              + first.text("reason"));
    }
  }
}
