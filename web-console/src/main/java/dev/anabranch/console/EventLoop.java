package dev.anabranch.console;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.RejectedExecutionException;

/** The event loop for the threads beside it, which may outlive it when the server ends. */
final class EventLoop {
  private final Context context;

  EventLoop(Context context) {
    this.context = context;
  }

  /**
   * Runs a task on the loop, later. Answers false if the loop has ended: then every connection is
   * closed, and nobody waits for what the task would do.
   */
  boolean run(Runnable task) {
    try {
      context.runOnContext(now -> task.run());
      return true;
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }

  Vertx vertx() {
    return context.owner();
  }
}
