package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.Snapshots;
import dev.anabranch.events.ToolEvent.CallCancelled;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.SandboxLimits;
import dev.anabranch.sandbox.SandboxSettings;
import dev.anabranch.tools.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every bound of a room is reached here, and the call ends with words for the model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class LimitTest {
  private static final long MIB = 1L << 20;
  private Desk desk;

  @BeforeAll
  void open(@TempDir Path data) {
    SandboxLimits small =
        SandboxLimits.DEFAULT.withMemoryBytes(300 * MIB).withWorkspace(20 * MIB, 500);
    desk =
        Desk.open(
            new Worker.Settings("local", 2, data, SandboxSettings.DEFAULT.withLimits(small), 64),
            Tools.standard());
  }

  @AfterAll
  void close() {
    desk.close();
  }

  @Test
  void a_command_that_does_not_end_is_ended_at_its_timeout() {
    Failed failed = failed(shell("echo begun; echo x > kept; sleep 100", 5));

    assertThat(failed.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failed.message()).isEqualTo("it did not end within 5 s");
    assertThat(failed.output().head()).isEqualTo("begun\n");
    assertThat(snapshots().find(failed.root().orElseThrow(), "kept")).isPresent();
  }

  @Test
  void a_command_that_ignores_the_signal_is_killed() {
    Failed failed = failed(shell("trap '' TERM INT HUP; while :; do sleep 0.1; done", 5));

    assertThat(failed.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failed.wallMillis()).isBetween(6_500L, 30_000L);
  }

  @Test
  void a_command_that_hears_the_signal_can_clean_up() {
    Failed failed = failed(shell("trap 'echo tidy; exit' TERM; while :; do sleep 0.1; done", 5));

    assertThat(failed.output().head()).endsWith("tidy\n");
  }

  @Test
  void a_fork_bomb_stays_small_and_ends() {
    Settlement settlement = shell("bomb() { bomb | bomb & }; bomb; sleep 5", 3);

    assertThat(settlement).isInstanceOfAny(Failed.class, Observed.class);
    assertThat(desk.shell("echo alive").output().head()).isEqualTo("alive\n");
  }

  @Test
  void memory_is_counted_over_all_processes() {
    Failed failed =
        failed(
            shell(
                """
                for i in 1 2 3 4 5 6; do
                  python3 -c 'import time; x = bytearray(80 << 20); time.sleep(20)' &
                done; wait
                """,
                30));

    assertThat(failed.kind()).isEqualTo(Kind.LIMIT);
    assertThat(failed.message()).contains("300 MiB of memory");
  }

  @Test
  void memory_that_processes_share_counts_once() {
    Observed observed =
        desk.shell(
            """
            python3 -c '
            import os, time
            x = bytes(150 << 20)
            for i in range(4):
              if os.fork() == 0:
                time.sleep(1.5); os._exit(0)
            for i in range(4): os.wait()
            print("shared")'
            """);

    assertThat(observed.output().head()).isEqualTo("shared\n");
  }

  @Test
  void shared_memory_is_bounded_too() {
    Observed observed = desk.shell("dd if=/dev/zero of=/dev/shm/x bs=1M count=100 2>&1 | tail -1");

    assertThat(observed.output().head()).contains("67 MB");
  }

  @Test
  void endless_output_ends_the_call() {
    Failed failed = failed(shell("yes", 60));

    assertThat(failed.kind()).isEqualTo(Kind.LIMIT);
    assertThat(failed.message()).isEqualTo("it printed more than 256 MiB");
    assertThat(failed.output().cut()).isTrue();
    assertThat(failed.output().bytes()).isGreaterThan(256 * MIB);
    assertThat(desk.blobs.size(failed.output().blob().orElseThrow())).isEqualTo(64 * MIB);
    assertThat(failed.output().head().length() + failed.output().tail().length())
        .isLessThanOrEqualTo(3 << 10);
  }

  @Test
  void a_workspace_that_grows_too_large_is_put_back() throws IOException {
    desk.shell("echo before > small");
    Optional<String> base = desk.root();

    Failed bytes = failed(shell("echo lost > small; head -c 30M /dev/zero > big; sleep 30", 40));
    Failed files = failed(shell("mkdir many; cd many; touch $(seq 1 600)", 40));

    assertThat(bytes.kind()).isEqualTo(Kind.LIMIT);
    assertThat(bytes.message()).contains("20,971,520 bytes, most of them in big");
    assertThat(files.kind()).isEqualTo(Kind.LIMIT);
    assertThat(files.message()).contains("500 files");
    assertThat(bytes.root()).isEqualTo(base);
    assertThat(files.root()).isEqualTo(base);
    assertThat(Files.readString(desk.files().resolve("small"))).isEqualTo("before\n");
  }

  @Test
  void folders_too_deep_to_be_named_are_put_back_and_deleted() throws IOException {
    desk.shell("echo before > small");
    Optional<String> base = desk.root();

    Failed failed =
        failed(
            shell(
                """
                python3 -c '
                import os
                for i in range(400): os.mkdir("d" * 50); os.chdir("d" * 50)'
                """,
                40));

    assertThat(failed.kind()).isEqualTo(Kind.LIMIT);
    assertThat(failed.message()).contains("1,024 characters in the path");
    assertThat(failed.root()).isEqualTo(base);
    try (Stream<Path> left = Files.list(desk.files().resolve(".."))) {
      assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("aside"));
    }
  }

  @Test
  void a_file_has_a_largest_size() {
    Observed observed =
        desk.shell("python3 -c 'import os; os.truncate(os.open(\"f\", 66), 1 << 29)'");

    assertThat(observed.exit()).isNotZero();
    assertThat(observed.output().head()).contains("File too large");
  }

  @Test
  void a_cancel_ends_the_call_and_keeps_what_it_left() throws Exception {
    CompletableFuture<Settlement> open =
        desk.start(
            desk.request(
                "shell_run", Json.object().with("command", "echo x > left; echo ok; sleep 100")),
            1);
    while (!Files.exists(desk.files().resolve("left"))) {
      assertThat(open).isNotDone();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    desk.cancel();
    Settlement settlement = open.get(30, TimeUnit.SECONDS);

    assertThat(settlement).isInstanceOf(CallCancelled.class);
    assertThat(snapshots().find(settlement.root().orElseThrow(), "left")).isPresent();
  }

  @Test
  void calls_leave_no_process() {
    for (int i = 0; i < 30; i++) {
      desk.shell("(sleep 731.25 &) ; true");
    }

    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(process -> process.info().commandLine().orElse("").contains("731.25"));
  }

  private Snapshots snapshots() {
    return new Snapshots(desk.blobs);
  }

  private Settlement shell(String command, int timeout) {
    return desk.call("shell_run", Json.object().with("command", command).with("timeout", timeout));
  }

  private static Failed failed(Settlement settlement) {
    assertThat(settlement).isInstanceOf(Failed.class);
    return (Failed) settlement;
  }
}
