package dev.anabranch.checks.system;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Conversation;
import dev.anabranch.modelserver.Policy;
import dev.anabranch.modelserver.Reply;
import java.util.List;

/** In each turn three reads side by side and one command that appends; four turns, then the end. */
final class ReadingPolicy implements Policy {
  private static final int TURNS = 4;

  @Override
  public Reply reply(Conversation conversation) {
    int turn = conversation.turns().size();
    if (turn < TURNS) {
      return new Reply(
          "turn " + turn,
          List.of(
              new Reply.Call("fs_list", Json.object()),
              new Reply.Call("fs_grep", Json.object().with("pattern", "line")),
              new Reply.Call("fs_read", Json.object().with("path", "log.txt")),
              new Reply.Call(
                  "shell_run",
                  Json.object().with("command", "echo line-" + turn + " >> log.txt"))));
    }
    return Reply.call(
        "",
        "submit_result",
        Json.object().with("status", "completed").with("summary", TURNS + " turns"));
  }
}
