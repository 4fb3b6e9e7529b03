package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.text.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what the model was sent. */
@Command(
    name = "prompt",
    description = {
      "Show the request of the last model call at or before an entry.",
      "As JSON: the canonical request with segment borders and hashes."
    },
    footer = {"", "Example:", "  anabranch prompt 0a1b2c3d4e5f6g7h8j9k0m1n2p@12 --output json"})
final class Prompt implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION[@SEQ]")
  private String address = "";

  Prompt(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Address asked = Address.of(address);
    try (Reads reads = anabranch.reads()) {
      Json.Obj prompt = reads.prompt(asked.session(), asked.seq());
      if (anabranch.json()) {
        anabranch.printJson(prompt);
      } else {
        printMessages(prompt);
      }
      return Exit.DONE;
    }
  }

  private void printMessages(Json.Obj prompt) {
    Table table = new Table("SEQ", "BYTES", "SHA-256");
    prompt.list("segments").stream()
        .map(Json::asObject)
        .forEach(segment ->
            table.row(
                String.valueOf(segment.integer("seq")),
                String.valueOf(segment.integer("bytes")),
                segment.text("sha256")));
    for (Json message : prompt.obj("request").list("messages")) {
      anabranch.terminal().data(message.canonical());
    }
    table.lines(anabranch.terminal().columns()).forEach(anabranch.terminal()::notice);
  }
}
