package dev.anabranch.testkit;

/** A run that does not come to its end; the message says what stands in the way. */
final class RunStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunStopped(String message) {
    super(message);
  }
}
