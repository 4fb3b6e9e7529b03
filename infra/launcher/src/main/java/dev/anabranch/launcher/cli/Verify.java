package dev.anabranch.launcher.cli;

import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.Counted;
import dev.anabranch.sessions.JournalSessionReads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves that what is stored is what was written, and that prompts are what was sent. */
@Command(
    name = "verify",
    description = {
      "Recompute hash chains and prompts: of one session, of all (the default), or of an export.",
      "Exits with 1 if something is not as it was written."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch verify --all",
      "  anabranch verify 0a1b2c3d4e5f6g7h8j9k0m1n2p",
      "  anabranch verify session.jsonl"
    })
final class Verify implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(arity = "0..1", paramLabel = "SESSION|FILE")
  private Optional<String> what = Optional.empty();

  @Option(names = "--all", description = "All sessions.")
  private boolean all;

  Verify(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() throws IOException {
    Json.Obj found = verified();
    if (anabranch.json()) {
      anabranch.printJson(found);
    } else {
      print(found);
    }
    return found.bool("ok") ? Exit.DONE : Exit.TASK_FAILED;
  }

  private Json.Obj verified() throws IOException {
    if (what.isPresent() && !SessionId.isValid(what.get())) {
      Path file = Path.of(what.get());
      if (!Files.isRegularFile(file)) {
        throw new VerbFailed(
            Exit.NOT_FOUND, "\"" + file + "\" is neither a session id nor an exported file");
      }
      return JournalSessionReads.verifyFile(file);
    }
    try (Reads reads = anabranch.reads()) {
      return reads.verify(all ? List.of() : what.stream().toList());
    }
  }

  private void print(Json.Obj found) {
    anabranch
        .terminal()
        .data(
            (found.bool("ok") ? "ok: " : "BROKEN: ")
                + Counted.of(found.integer("sessions"), "session")
                + ", "
                + Counted.of(found.integer("events"), "event"));
    places(found.list("broken"), "");
    found
        .find("unread")
        .ifPresent(unread -> places(found.list("unread"), "not compared from here: "));
  }

  private void places(List<Json> places, String before) {
    for (Json item : places) {
      Json.Obj place = item.asObject();
      String at = place.text("session") + "@" + place.integer("seq");
      anabranch.terminal().data(at + "  " + before + place.text("reason"));
    }
  }
}
