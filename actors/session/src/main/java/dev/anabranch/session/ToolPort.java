package dev.anabranch.session;

import dev.anabranch.events.SessionId;
import java.util.concurrent.CompletionStage;

/** The way to the workers. What is published twice is harmless, because dispatch ids are known. */
public interface ToolPort {

  /** Completes when the broker has the call; a failure is tried again by the session. */
  CompletionStage<Void> publish(CallRequest request);

  /** Asks the workers to stop every running call of the session. */
  void cancel(SessionId session);
}
