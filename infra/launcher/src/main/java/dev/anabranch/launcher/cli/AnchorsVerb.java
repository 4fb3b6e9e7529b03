package dev.anabranch.launcher.cli;

import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.server.JournalPlace;
import dev.anabranch.launcher.terminal.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints the signed statements, for an auditor to keep. */
@Command(
    name = "anchors",
    description = {
      "Print the signed statements of what all sessions hold, as JSON lines: the form of every",
      "--output. Keep copies where the one who runs the database cannot write: a later copy must",
      "begin with an earlier one, and `verify FILE --anchors COPY --key KEY` holds an export",
      "against it. The key is anchor.pub of the data folder; get it once, on another way."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch anchors > anchors.jsonl",
      "  ANABRANCH_TOKEN=anb_... anabranch anchors --url http://127.0.0.1:8080 > anchors.jsonl"
    })
final class AnchorsVerb implements Callable<Integer> {
  private final Anabranch anabranch;

  AnchorsVerb(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() throws IOException {
    OutputStream out = anabranch.terminal().out();
    Optional<HttpApi> server = anabranch.runningServer();
    if (server.isPresent()) {
      try (InputStream lines = server.get().stream("/api/anchors", "application/jsonl")) {
        lines.transferTo(out);
      }
    } else {
      JournalPlace.anchors(anabranch.configuration(), anabranch.data()).copyStatements(out);
    }
    return Exit.DONE;
  }
}
