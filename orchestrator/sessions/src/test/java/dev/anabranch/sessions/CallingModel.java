package dev.anabranch.sessions;

import dev.anabranch.events.ToolCall;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A model that makes the calls of each turn and then is done; a function of the request. */
final class CallingModel implements Model {
  private final List<List<ToolCall>> turns;
  final List<ModelRequest> asked = new CopyOnWriteArrayList<>();

  CallingModel(List<List<ToolCall>> turns) {
    this.turns = List.copyOf(turns);
  }

  @Override
  public CompletionStage<ModelAnswer> ask(ModelRequest request) {
    asked.add(request);
    int made =
        (int)
            request.messages().stream()
                .filter(message -> message.find("tool_calls").isPresent())
                .count();
    return CompletableFuture.completedStage(
        new ModelAnswer.Replied(
            made < turns.size() ? reply("", turns.get(made)) : reply("done", List.of())));
  }

  private static TurnEvent.ModelReplied reply(String text, List<ToolCall> calls) {
    TurnEvent.Finish finish = calls.isEmpty() ? TurnEvent.Finish.STOP : TurnEvent.Finish.TOOL_CALLS;
    return new TurnEvent.ModelReplied(text, calls, finish, Usage.UNKNOWN, Optional.empty(), 1);
  }

  @Override
  public void close() {}
}
