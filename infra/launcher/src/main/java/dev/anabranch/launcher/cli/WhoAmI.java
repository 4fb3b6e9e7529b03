package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Tells who a token makes somebody. */
@Command(
    name = "whoami",
    description = {
      "Show who you are to the server, in which role, and to which owner your token is bound.",
      "The token is that of the data folder, or ANABRANCH_TOKEN where --url names a server."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch whoami",
      "  ANABRANCH_TOKEN=anb_... anabranch whoami --url http://127.0.0.1:8080 --output json"
    })
final class WhoAmI implements Callable<Integer> {
  private final Anabranch anabranch;

  WhoAmI(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Json.Obj me = anabranch.requireServer().get("/api/me");
    if (anabranch.json()) {
      anabranch.printJson(me);
    } else {
      anabranch.terminal().data(line(me));
    }
    return Exit.DONE;
  }

  private static String line(Json.Obj me) {
    return me.text("who")
        + ", "
        + me.text("role")
        + me.findText("owner").map(owner -> ", bound to the sessions of " + owner).orElse("")
        + me.findText("expiresAt").map(end -> ", until " + end).orElse("");
  }
}
