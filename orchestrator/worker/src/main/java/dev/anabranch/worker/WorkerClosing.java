package dev.anabranch.worker;

/** The worker is going away and leaves a call unanswered, for the next delivery. */
final class WorkerClosing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkerClosing() {
    super("the worker is shutting down");
  }
}
