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
import java.util.stream.LongStream;

/**
 * Writes {@code file-0}, {@code file-1} ... by {@code fs_write} and then answers; a task that says
 * {@code all at once} has five calls in one reply, one that says {@code ask first} begins with a
 * question.
 */
final class ScriptedModel implements Model {
  static final int CALLS = 3;
  static final int AT_ONCE = 5;

  @Override
  public CompletionStage<ModelAnswer> ask(ModelRequest request) {
    long done = request.messages().stream().filter(m -> m.text("role").equals("tool")).count();
    return CompletableFuture.completedStage(
        new ModelAnswer.Replied(reply(request.messages().toString(), done)));
  }

  private static TurnEvent.ModelReplied reply(String messages, long done) {
    if (done == 0 && messages.contains("all at once")) {
      return reply("", LongStream.range(0, AT_ONCE).mapToObj(ScriptedModel::write).toList());
    }
    if (done == 0 && messages.contains("ask first")) {
      return reply("", List.of(new ToolCall("q", "human_ask", "{\"question\":\"Which one?\"}")));
    }
    return done < CALLS ? reply("", List.of(write(done))) : answer(done);
  }

  private static ToolCall write(long number) {
    Json.Obj arguments =
        Json.object().with("path", "file-" + number).with("content", "content " + number + "\n");
    return new ToolCall("c" + number, "fs_write", arguments.canonical());
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
