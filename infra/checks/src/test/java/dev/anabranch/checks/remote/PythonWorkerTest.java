package dev.anabranch.checks.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The worker of the documentation does all that a remote worker must. */
final class PythonWorkerTest extends RemoteWorkerContract {
  private static final int LINES_MAX = 60;
  private static final Path PROGRAM = Path.of("../../docs/remote-worker/worker.py");

  @Override
  AutoCloseable start(Place place, Path effects) throws Exception {
    ProcessBuilder command = new ProcessBuilder("python3", PROGRAM.toString(), place.name());
    command.environment().put("ANABRANCH_URL", place.url().toString());
    command.environment().put("ANABRANCH_WORKER_TOKEN", place.token());
    command.environment().put("EFFECTS", effects.toString());
    Process process = command.inheritIO().start();
    return () -> {
      process.destroyForcibly();
      process.waitFor();
    };
  }

  @Test
  void it_is_short_enough_to_be_read_at_once() throws IOException {
    assertThat(Files.readAllLines(PROGRAM)).hasSizeLessThanOrEqualTo(LINES_MAX);
  }
}
