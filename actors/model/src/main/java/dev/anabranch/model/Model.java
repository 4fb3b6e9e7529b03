package dev.anabranch.model;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Asks a language model once. Never retries: each attempt is an event of the session. */
public interface Model extends AutoCloseable {

  /**
   * Asks and completes with the answer, which may be a failure. The stage itself fails only on a
   * programming error. Cancelling the returned future ends the exchange.
   */
  CompletionStage<ModelAnswer> ask(ModelRequest request);

  /**
   * Asks as {@link #ask(ModelRequest)} does and tells the pieces of the reply as they come, all of
   * them before the stage completes. The listener is called on the thread that reads the reply and
   * must return at once; one that throws is told nothing more. Not promised: that there are pieces,
   * or that they are all of the reply. The first 256 Ki characters are told at most.
   */
  default CompletionStage<ModelAnswer> ask(ModelRequest request, Consumer<Delta> listener) {
    return ask(request);
  }

  @Override
  void close();
}
