package dev.anabranch.worker;

import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A program that runs a worker as whoever starts it, in whichever locale, and prints what came of
 * it. Its arguments: a data folder, and a file outside that no command may read.
 */
final class OrdinaryUser {
  private OrdinaryUser() {}

  public static void main(String[] arguments) {
    Path canary = Path.of(arguments[1]);
    try (Desk desk = Desk.open(Path.of(arguments[0]))) {
      print(desk, "shell_run", Json.object().with("command", "echo é漢; echo 'ü' > 'ä ö.txt'"));
      print(desk, "fs_list", Json.object());
      print(desk, "fs_read", Json.object().with("path", "ä ö.txt"));
      print(desk, "fs_write", Json.object().with("path", "ß/x").with("content", "€"));
      print(desk, "fs_grep", Json.object().with("pattern", "€"));
      print(desk, "shell_run", Json.object().with("command", "cat ß/x; cat " + canary));
      print(desk, "shell_run", Json.object().with("command", "chmod 0 ß; id -u"));
      print(
          desk,
          "shell_run",
          Json.object().with("command", "stat -c %a ß; chmod 700 ß; rm -r ß; ls"));
      System.out.println("end");
    }
  }

  private static void print(Desk desk, String tool, Json.Obj arguments) {
    Settlement settlement = desk.call(tool, arguments);
    String text =
        settlement instanceof Observed observed
            ? observed.exit() + " " + observed.output().head()
            : settlement.toString();
    System.out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }
}
