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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model that has others do the work: told to call something, it makes that call and then says
 * what came back; told to work, it reads a file and submits. It may leave workers without an
 * answer. A function of the request.
 */
final class DelegatingModel implements Model {
  private final boolean answersWorkers;
  private final int wordsOfWorkers;
  final AtomicInteger unanswered = new AtomicInteger();

  DelegatingModel(boolean answersWorkers) {
    this(answersWorkers, 1);
  }

  DelegatingModel(boolean answersWorkers, int wordsOfWorkers) {
    this.answersWorkers = answersWorkers;
    this.wordsOfWorkers = wordsOfWorkers;
  }

  /** A task that is one call. */
  static String task(String tool, String arguments) {
    return "call " + tool + " " + arguments;
  }

  @Override
  public CompletionStage<ModelAnswer> ask(ModelRequest request) {
    List<Json.Obj> messages = request.messages();
    Json.Obj last = messages.getLast();
    String said = last.findText("content").orElse("");
    boolean role = said.contains("sub-agent of this call");
    String task = role ? said : messages.get(1).text("content");
    boolean begins = role || messages.size() == 2;
    if (task.startsWith("call ")) {
      return answer(begins ? call(task.split(" ", 3)) : submit("completed", said));
    }
    if (!answersWorkers) {
      unanswered.incrementAndGet();
      return new CompletableFuture<>();
    }
    if (begins) {
      return answer(new ToolCall("c", "fs_read", "{\"path\":\"a\"}"));
    }
    String words = ("did: " + messages.get(1).text("content") + " ").repeat(wordsOfWorkers);
    return answer(task.contains("bad") ? submit("failed", "cannot") : submit("completed", words));
  }

  private static ToolCall call(String[] words) {
    return new ToolCall("c", words[1], words[2]);
  }

  private static ToolCall submit(String status, String summary) {
    return new ToolCall(
        "s",
        "submit_result",
        Json.object().with("status", status).with("summary", summary).canonical());
  }

  private static CompletionStage<ModelAnswer> answer(ToolCall call) {
    return CompletableFuture.completedStage(
        new ModelAnswer.Replied(
            new TurnEvent.ModelReplied(
                "",
                List.of(call),
                TurnEvent.Finish.TOOL_CALLS,
                Usage.of(100, 64, 10),
                Optional.of("scripted"),
                1)));
  }

  @Override
  public void close() {}
}
