package dev.anabranch.sandbox;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The one thread that starts every sandbox. The kernel ends a sandbox with the <em>thread</em> that
 * started it, so a pool's thread would take its sandboxes along when it retires; this one lives as
 * long as the engine.
 */
final class LauncherThread implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("sandbox-launcher").factory());

  Process start(ProcessBuilder builder) throws IOException, InterruptedException {
    try {
      return thread.submit(builder::start).get();
    } catch (ExecutionException e) {
      throw new IOException("could not start the sandbox: " + e.getMessage(), e);
    }
  }

  /** Ends the thread, and with it every sandbox that still runs. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
