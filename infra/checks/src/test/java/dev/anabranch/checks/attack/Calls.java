package dev.anabranch.checks.attack;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Reply;
import java.nio.file.Path;

/** The calls that attackers ask for. */
final class Calls {
  private Calls() {}

  static Reply.Call shell(String command) {
    return call("shell_run", Json.object().with("command", command));
  }

  /** Python of the room, without the quoting of a shell. */
  static Reply.Call python(String program) {
    return shell("python3 - <<'END'\n" + program + "\nEND\ntrue");
  }

  static Reply.Call read(Object path) {
    return call("fs_read", Json.object().with("path", path.toString()));
  }

  static Reply.Call write(Object path, String content) {
    return call("fs_write", Json.object().with("path", path.toString()).with("content", content));
  }

  static Reply.Call fetch(String url) {
    return call("web_fetch", Json.object().with("url", url));
  }

  static Reply.Call call(String tool, Json.Obj arguments) {
    return new Reply.Call(tool, arguments);
  }

  /** A way out of any folder. */
  static String up(Path absolute) {
    return "../".repeat(12) + absolute.toString().substring(1);
  }
}
