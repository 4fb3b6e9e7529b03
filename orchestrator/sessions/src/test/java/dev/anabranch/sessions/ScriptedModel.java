package dev.anabranch.sessions;

import dev.anabranch.events.ToolCall;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A model that calls {@code fs_read} so many times and then answers; a function of the request. */
final class ScriptedModel implements Model {
  private final int calls;
  final List<ModelRequest> asked = new CopyOnWriteArrayList<>();

  ScriptedModel(int calls) {
    this.calls = calls;
  }

  @Override
  public CompletionStage<ModelAnswer> ask(ModelRequest request) {
    asked.add(request);
    long done = request.messages().stream().filter(m -> m.text("role").equals("tool")).count();
    return CompletableFuture.completedStage(
        new ModelAnswer.Replied(done < calls ? call(done) : answer(done)));
  }

  private static TurnEvent.ModelReplied call(long done) {
    String path = Json.object().with("path", "file-" + done).canonical();
    return reply("", List.of(new ToolCall("c" + done, "fs_read", path)));
  }

  private static TurnEvent.ModelReplied answer(long done) {
    return reply("read " + done + " files", List.of());
  }

  private static TurnEvent.ModelReplied reply(String text, List<ToolCall> calls) {
    TurnEvent.Finish finish = calls.isEmpty() ? TurnEvent.Finish.STOP : TurnEvent.Finish.TOOL_CALLS;
    return new TurnEvent.ModelReplied(
        text, calls, finish, Usage.of(100, 64, 10), Optional.of("scripted"), 1);
  }

  @Override
  public void close() {}
}
