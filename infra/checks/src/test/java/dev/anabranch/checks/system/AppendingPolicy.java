package dev.anabranch.checks.system;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Conversation;
import dev.anabranch.modelserver.Policy;
import dev.anabranch.modelserver.Reply;

/**
 * Appends one numbered line to a file in each step, then submits. Appending is what a call that ran
 * twice would show at once.
 */
public record AppendingPolicy(int steps) implements Policy {
  @Override
  public Reply reply(Conversation conversation) {
    int done = conversation.calls().size();
    if (done < steps) {
      String command = "echo line-" + done + " >> log.txt; tail -n 1 log.txt";
      return Reply.call("", "shell_run", Json.object().with("command", command));
    }
    return Reply.call(
        "",
        "submit_result",
        Json.object().with("status", "completed").with("summary", done + " lines written"));
  }
}
