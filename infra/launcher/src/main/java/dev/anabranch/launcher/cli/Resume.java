package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.text.AskText;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets a session go on. */
@Command(
    name = "resume",
    description = {
      "Let a paused session go on, or a failed one ask its model again.",
      "A crashed session needs no resume: the next server continues it.",
      "Exit code 4 if it needs a person first; what for is said."
    },
    footer = {"", "Example:", "  anabranch resume 0a1b2c3d4e5f6g7h8j9k0m1n2p"})
final class Resume implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION")
  private String session = "";

  Resume(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Json.Obj answer = anabranch.act(session, "resume", Json.object());
    answer.findText("note").ifPresent(anabranch.terminal()::notice);
    SortedMap<String, Json> session = new TreeMap<>(answer.fields());
    session.remove("note");
    Json.Obj resumed = new Json.Obj(session);
    anabranch.printSession(resumed);
    if (!AskText.needsPerson(resumed)) {
      return Exit.DONE;
    }
    AskText.needs(resumed).forEach(anabranch.terminal()::notice);
    return Exit.NEEDS_APPROVAL;
  }
}
