package dev.anabranch.checks.processes;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Conversation;
import dev.anabranch.modelserver.Policy;
import dev.anabranch.modelserver.Reply;

/** Appends one numbered line to a file in each step, then submits. */
record LinesPolicy(int steps) implements Policy {
  @Override
  public Reply reply(Conversation conversation) {
    int done = conversation.calls().size();
    return done < steps
        ? Reply.call(
            "", "shell_run", Json.object().with("command", "echo line-" + done + " >> log.txt"))
        : Reply.call(
            "",
            "submit_result",
            Json.object().with("status", "completed").with("summary", done + " lines"));
  }
}
