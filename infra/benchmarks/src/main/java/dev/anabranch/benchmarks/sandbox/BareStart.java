package dev.anabranch.benchmarks.sandbox;

import dev.anabranch.benchmarks.BenchFailed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Processes started as the sandbox starts them, and no more: from one thread, with an empty
 * environment, their output read to its end.
 */
final class BareStart implements AutoCloseable {
  private final ExecutorService launcher = Executors.newSingleThreadExecutor();

  /** Runs a program with {@code input}; {@link BenchFailed} unless it exits with 0. */
  void run(List<String> argv, byte[] input) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(argv).directory(Path.of("/").toFile()).redirectErrorStream(true);
    builder.environment().clear();
    Process process = launcher.submit(builder::start).get();
    give(process, input);
    byte[] said;
    try (InputStream out = process.getInputStream()) {
      said = out.readAllBytes();
    }
    if (process.waitFor() != 0) {
      String words = new String(said, StandardCharsets.UTF_8).strip();
      throw new BenchFailed(argv.getFirst() + " ended with " + process.exitValue() + ": " + words);
    }
  }

  private static void give(Process process, byte[] input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException endedBeforeItRead) {
      // Its exit code says more.
    }
  }

  @Override
  public void close() {
    launcher.shutdown();
  }
}
