package dev.anabranch.session;

import dev.anabranch.events.SessionId;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The way to the workers. What is published twice is harmless, because dispatch ids are known. */
public interface ToolPort {

  /** Completes when the broker has the call; a failure is tried again by the session. */
  CompletionStage<Void> publish(CallRequest request);

  /**
   * Which calls of the session may be with a worker now: one that was published and is not among
   * them is settled.
   */
  default void open(SessionId session, Set<String> calls) {}

  /** Asks the workers to stop every running call of the session. */
  void cancel(SessionId session);
}
