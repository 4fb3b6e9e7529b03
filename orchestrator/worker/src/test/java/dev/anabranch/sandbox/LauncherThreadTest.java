package dev.anabranch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A room must not die with the pool thread that asked for it. */
@Timeout(60)
final class LauncherThreadTest {
  private static final ProcessBuilder ROOM =
      new ProcessBuilder(
          "bwrap", "--die-with-parent", "--ro-bind", "/", "/", "--unshare-pid", "sleep", "60");

  @Test
  void a_room_outlives_the_thread_that_asked_for_it() throws Exception {
    requireBubblewrap();
    try (LauncherThread launcher = new LauncherThread()) {
      Process room = onShortThread(() -> launcher.start(ROOM));
      try {
        assertThat(room.waitFor(500, TimeUnit.MILLISECONDS)).isFalse();
      } finally {
        room.destroyForcibly();
      }
    }
  }

  @Test
  void the_kernel_does_end_a_room_with_the_thread_that_started_it() throws Exception {
    requireBubblewrap();
    Process room = onShortThread(ROOM::start);

    assertThat(room.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(room.exitValue()).isEqualTo(137);
  }

  @Test
  void a_launcher_that_closes_takes_its_rooms_along() throws Exception {
    requireBubblewrap();
    Process room;
    try (LauncherThread launcher = new LauncherThread()) {
      room = launcher.start(ROOM);
      awaitSleep(room);
      assertThat(room.isAlive()).isTrue();
    }
    assertThat(room.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private interface Start {
    Process run() throws IOException, InterruptedException;
  }

  /** Returns when the thread has ended. The room has then had the time to ask for its signal. */
  private static Process onShortThread(Start start)
      throws InterruptedException, ExecutionException {
    CompletableFuture<Process> started = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                Process process = start.run();
                awaitSleep(process);
                started.complete(process);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.join();
    return started.get();
  }

  private static void awaitSleep(Process process) throws InterruptedException {
    while (process.isAlive()
        && process
            .descendants()
            .noneMatch(child -> child.info().command().orElse("").endsWith("sleep"))) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static void requireBubblewrap() {
    boolean there =
        SandboxSettings.USUAL_PATH
            .lines()
            .flatMap(path -> Arrays.stream(path.split(":")))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "bwrap")));
    if (!there) {
      SandboxHere.missing("bubblewrap not found");
    }
  }
}
