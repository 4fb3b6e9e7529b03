package dev.anabranch.launcher.cli;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.anchor.AnchorVerifier;
import dev.anabranch.journal.anchor.VerifyingKey;
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
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves that what is stored is what was written, and that prompts are what was sent. */
@Command(
    name = "verify",
    description = {
      "Recompute hash chains and prompts: of one session, of all (the default), or of an export.",
      "Signed statements in the data folder are compared too; for an export, name them.",
      "Exits with 1 if something is not as it was written."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch verify --all",
      "  anabranch verify 0a1b2c3d4e5f6g7h8j9k0m1n2p",
      "  anabranch verify session.jsonl",
      "  anabranch verify session.jsonl --anchors anchors.jsonl --key anchor.pub"
    })
final class Verify implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(arity = "0..1", paramLabel = "SESSION|FILE")
  private Optional<String> what = Optional.empty();

  @Option(names = "--all", description = "All sessions.")
  private boolean all;

  @Option(
      names = "--anchors",
      paramLabel = "FILE",
      description = "Signed statements to hold an export against; with --key.")
  private Optional<Path> anchors = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The public key of the statements: a kept copy of anchor.pub.")
  private Optional<Path> key = Optional.empty();

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
    boolean file = what.isPresent() && !SessionId.isValid(what.get());
    if (anchors.isPresent() != key.isPresent() || anchors.isPresent() && !file) {
      throw new VerbFailed(Exit.USAGE, "--anchors and --key go together, and with an export");
    }
    if (file) {
      return verified(Path.of(what.get()));
    }
    try (Reads reads = anabranch.reads()) {
      return reads.verify(all ? List.of() : what.stream().toList());
    }
  }

  private Json.Obj verified(Path file) throws IOException {
    for (Path needed :
        Stream.of(Optional.of(file), anchors, key).flatMap(Optional::stream).toList()) {
      if (!Files.isRegularFile(needed)) {
        throw new VerbFailed(
            Exit.NOT_FOUND, "\"" + needed + "\" is neither a session id nor a file");
      }
    }
    return anchors.isPresent()
        ? JournalSessionReads.verifyFile(
            file, new AnchorVerifier(anchors.get(), VerifyingKey.read(key.orElseThrow())))
        : JournalSessionReads.verifyFile(file);
  }

  private void print(Json.Obj found) {
    anabranch
        .terminal()
        .data(
            (found.bool("ok") ? "ok: " : "BROKEN: ")
                + Counted.of(found.integer("sessions"), "session")
                + ", "
                + Counted.of(found.integer("events"), "event")
                + anchored(found));
    places(found.list("broken"), "");
    found
        .find("unread")
        .ifPresent(unread -> places(found.list("unread"), "not compared from here: "));
  }

  private void places(List<Json> places, String before) {
    for (Json item : places) {
      Json.Obj place = item.asObject();
      String at = place.findText("session").map(id -> id + "@" + seq(place) + "  ").orElse("");
      anabranch.terminal().data(at + before + place.text("reason"));
    }
  }

  private static long seq(Json.Obj place) {
    return place.findInteger("seq").orElse(0);
  }

  private static String anchored(Json.Obj found) {
    return found
        .find("anchors")
        .map(Json::asObject)
        .map(anchors ->
            ", "
                + anchors.integer("entries")
                + " of them in "
                + Counted.of(anchors.integer("statements"), "signed statement"))
        .orElse("");
  }
}
