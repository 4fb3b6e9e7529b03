package dev.anabranch.model;

import java.util.concurrent.CompletionStage;

/** Asks a language model once. Never retries: each attempt is an event of the session. */
public interface Model extends AutoCloseable {

  /**
   * Asks and completes with the answer, which may be a failure. The stage itself fails only on a
   * programming error. Cancelling the returned future ends the exchange.
   */
  CompletionStage<ModelAnswer> ask(ModelRequest request);

  @Override
  void close();
}
