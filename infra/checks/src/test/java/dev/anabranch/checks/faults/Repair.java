package dev.anabranch.checks.faults;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Conversation;
import dev.anabranch.modelserver.Policy;
import dev.anabranch.modelserver.Reply;
import java.util.ArrayList;
import java.util.List;

/** Lets a policy work in a folder, turn by turn, as a session would. */
public final class Repair {
  private static final List<String> TOOLS =
      List.of("fs_edit", "fs_read", "plan_update", "shell_run", "submit_result");

  private final Policy policy;
  private final LocalTools tools;
  private final List<Json> messages = new ArrayList<>();

  public Repair(Policy policy, LocalTools tools, String task) {
    this.policy = policy;
    this.tools = tools;
    messages.add(Json.object().with("role", "user").with("content", task));
  }

  /** How it ended: {@code status} is that of submit_result, or what stands in its place. */
  public record Outcome(String status, String summary, int steps) {}

  public Outcome run(int stepsMax) {
    for (int step = 1; step <= stepsMax; step++) {
      Reply reply = policy.reply(Conversation.of(request()));
      if (reply.calls().isEmpty()) {
        return new Outcome("text", reply.text(), step);
      }
      take(step, reply);
      Reply.Call last = reply.calls().getLast();
      if (last.name().equals("submit_result")) {
        return new Outcome(last.arguments().text("status"), last.arguments().text("summary"), step);
      }
    }
    return new Outcome("too many steps", "", stepsMax);
  }

  private Json.Obj request() {
    List<Json> offered =
        TOOLS.stream()
            .<Json>map(name ->
                Json.object()
                    .with("type", "function")
                    .with("function", Json.object().with("name", name)))
            .toList();
    return Json.object().with("messages", Json.array(messages)).with("tools", Json.array(offered));
  }

  private void take(int step, Reply reply) {
    List<Json> calls = new ArrayList<>();
    List<Json> results = new ArrayList<>();
    for (Reply.Call call : reply.calls()) {
      String id = "c" + step + "." + calls.size();
      calls.add(
          Json.object()
              .with("id", id)
              .with("type", "function")
              .with(
                  "function",
                  Json.object()
                      .with("name", call.name())
                      .with("arguments", call.arguments().canonical())));
      results.add(
          Json.object()
              .with("role", "tool")
              .with("tool_call_id", id)
              .with("content", tools.run(call.name(), call.arguments())));
    }
    messages.add(
        Json.object()
            .with("role", "assistant")
            .with("content", reply.text())
            .with("tool_calls", Json.array(calls)));
    messages.addAll(results);
  }

  /** Everything said so far, for a look at what went wrong. */
  public List<Json> messages() {
    return List.copyOf(messages);
  }
}
