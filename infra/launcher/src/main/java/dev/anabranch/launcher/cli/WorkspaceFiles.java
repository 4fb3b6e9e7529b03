package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.text.Table;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows the workspace as it was at an entry. */
@Command(
    name = "files",
    description = "List the files of a session at an entry, or print one of them.",
    footer = {
      "",
      "Examples:",
      "  anabranch files 0a1b2c3d4e5f6g7h8j9k0m1n2p",
      "  anabranch files 0a1b2c3d4e5f6g7h8j9k0m1n2p@12 report.md"
    })
final class WorkspaceFiles implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(index = "0", paramLabel = "SESSION[@SEQ]")
  private String address = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "PATH")
  private Optional<String> path = Optional.empty();

  WorkspaceFiles(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Address asked = Address.of(address);
    try (Reads reads = anabranch.reads()) {
      if (path.isPresent()) {
        byte[] bytes = reads.file(asked.session(), asked.seq(), path.get());
        anabranch.terminal().out().write(bytes, 0, bytes.length);
      } else {
        print(reads.files(asked.session(), asked.seq()));
      }
      return Exit.DONE;
    }
  }

  private void print(Json.Obj listing) {
    if (anabranch.json()) {
      anabranch.printJson(listing);
      return;
    }
    Table table = new Table("KIND", "BYTES", "PATH");
    listing.list("files").stream()
        .map(Json::asObject)
        .forEach(file ->
            table.row(
                file.text("kind"),
                file.find("size").map(Json::canonical).orElse(""),
                file.text("path")));
    table.lines(Integer.MAX_VALUE).forEach(anabranch.terminal()::data);
  }
}
