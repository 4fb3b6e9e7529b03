package dev.anabranch.console;

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

/** Writes {@code file-0}, {@code file-1} ... by {@code fs_write} and then answers. */
final class ScriptedModel implements Model {
  static final int CALLS = 3;

  @Override
  public CompletionStage<ModelAnswer> ask(ModelRequest request) {
    long done = request.messages().stream().filter(m -> m.text("role").equals("tool")).count();
    return CompletableFuture.completedStage(
        new ModelAnswer.Replied(done < CALLS ? call(done) : answer(done)));
  }

  private static TurnEvent.ModelReplied call(long done) {
    Json.Obj arguments =
        Json.object().with("path", "file-" + done).with("content", "content " + done + "\n");
    return reply("", List.of(new ToolCall("c" + done, "fs_write", arguments.canonical())));
  }

  private static TurnEvent.ModelReplied answer(long done) {
    return reply("wrote " + done + " files", List.of());
  }

  private static TurnEvent.ModelReplied reply(String text, List<ToolCall> calls) {
    TurnEvent.Finish finish = calls.isEmpty() ? TurnEvent.Finish.STOP : TurnEvent.Finish.TOOL_CALLS;
    return new TurnEvent.ModelReplied(
        text, calls, finish, Usage.of(100, 64, 10), Optional.of("scripted"), 1);
  }

  @Override
  public void close() {}
}
