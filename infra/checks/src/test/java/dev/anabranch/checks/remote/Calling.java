package dev.anabranch.checks.remote;

import dev.anabranch.events.ToolCall;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A model that makes the calls of its task in one reply, then is done. */
final class Calling implements Model {
  private static final Pattern TASK = Pattern.compile("task number ([0-9]+)");
  private final Map<String, List<ToolCall>> calls = new ConcurrentHashMap<>();

  /** Names a task with these calls. */
  String task(String tool, List<Json.Obj> arguments) {
    List<ToolCall> wanted = new ArrayList<>();
    for (Json.Obj each : arguments) {
      wanted.add(new ToolCall("c" + wanted.size(), tool, each.canonical()));
    }
    String number = Integer.toString(calls.size() + 1);
    calls.put(number, wanted);
    return "task number " + number;
  }

  @Override
  public CompletionStage<ModelAnswer> ask(ModelRequest request) {
    boolean made = request.messages().stream().anyMatch(m -> m.find("tool_calls").isPresent());
    return CompletableFuture.completedStage(
        new ModelAnswer.Replied(made ? reply(List.of()) : reply(wanted(request))));
  }

  private List<ToolCall> wanted(ModelRequest request) {
    Matcher task = TASK.matcher(Json.array(request.messages()).canonical());
    return task.find() ? calls.getOrDefault(task.group(1), List.of()) : List.of();
  }

  private static TurnEvent.ModelReplied reply(List<ToolCall> calls) {
    return new TurnEvent.ModelReplied(
        calls.isEmpty() ? "done" : "",
        calls,
        calls.isEmpty() ? TurnEvent.Finish.STOP : TurnEvent.Finish.TOOL_CALLS,
        Usage.UNKNOWN,
        Optional.empty(),
        1);
  }

  @Override
  public void close() {}
}
