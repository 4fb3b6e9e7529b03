package dev.anabranch.session;

import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * One question to the model, whose request is made on another thread if that takes reading. It can
 * be cancelled at any moment: before the request is made, the model is then never asked.
 */
final class Asking {
  private final Model model;
  private final CompletableFuture<ModelAnswer> answer = new CompletableFuture<>();

  Asking(Model model) {
    this.model = model;
  }

  /** Makes the request and asks. */
  CompletableFuture<ModelAnswer> on(Executor executor, Supplier<ModelRequest> request) {
    CompletableFuture.supplyAsync(request, executor)
        .whenComplete((made, problem) -> {
          if (problem != null) {
            answer.completeExceptionally(problem);
          } else if (!answer.isDone()) {
            ask(made);
          }
        });
    return answer;
  }

  private void ask(ModelRequest request) {
    CompletableFuture<ModelAnswer> asked = model.ask(request).toCompletableFuture();
    asked.whenComplete((reply, problem) -> {
      if (problem == null) {
        answer.complete(reply);
      } else {
        answer.completeExceptionally(problem);
      }
    });
    answer.whenComplete((reply, problem) -> {
      if (answer.isCancelled()) {
        asked.cancel(true);
      }
    });
  }
}
