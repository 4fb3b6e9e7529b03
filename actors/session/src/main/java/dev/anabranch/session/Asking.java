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
  private final Supplier<Watched> watched;
  private final CompletableFuture<ModelAnswer> answer = new CompletableFuture<>();

  /**
   * @param watched begins when the model is asked
   */
  Asking(Model model, Supplier<Watched> watched) {
    this.model = model;
    this.watched = watched;
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
    Watched reply = watched.get();
    CompletableFuture<ModelAnswer> asked = model.ask(request, reply::said).toCompletableFuture();
    asked.whenComplete((said, problem) -> {
      reply.ended();
      if (problem == null) {
        answer.complete(said);
      } else {
        answer.completeExceptionally(problem);
      }
    });
    answer.whenComplete((said, problem) -> {
      if (answer.isCancelled()) {
        reply.ended();
        asked.cancel(true);
      }
    });
  }
}
