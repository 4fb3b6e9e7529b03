package dev.anabranch.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.SandboxLimits;
import dev.anabranch.sandbox.SandboxSettings;
import dev.anabranch.worker.AttackDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that want too much, beyond the bounds that LimitTest reaches one by one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class ResourceAttackTest {
  private AttackDesk desk;

  @BeforeAll
  void open(@TempDir Path data) {
    SandboxLimits usual = SandboxLimits.DEFAULT;
    SandboxLimits small =
        new SandboxLimits(
            64,
            usual.openFiles(),
            8 << 20,
            usual.addressBytes(),
            Duration.ofSeconds(5),
            usual.memoryBytes(),
            4 << 20,
            64 << 20,
            2_000,
            64);
    desk = AttackDesk.open(data, SandboxSettings.DEFAULT.withLimits(small));
  }

  @AfterAll
  void close() {
    desk.close();
  }

  @Test
  void a_fork_bomb_is_small_as_seen_from_outside() throws Exception {
    desk.shell(
        """
        perl -e 'my $n = 0; while (defined(my $pid = fork)) { $pid or do { sleep 5; exit }; $n++ }
          open(F, ">", "forked"); print F $n; kill 9, -getpgrp'
        """,
        20);

    assertThat(Integer.parseInt(Files.readString(desk.files().resolve("forked")))).isBetween(8, 64);
    assertThat(desk.shell("echo alive")).isEqualTo("alive\n");
  }

  @Test
  void a_process_that_only_counts_is_ended() {
    Observed observed = (Observed) desk.shell("sh -c 'while :; do :; done'", 60);

    assertThat(observed.exit()).isIn(128 + 24, 128 + 9);
    assertThat(observed.wallMillis()).isLessThan(60_000);
  }

  @Test
  void a_file_is_no_larger_than_it_may_be() throws IOException {
    desk.shell("head -c 20M /dev/zero > big; true");

    assertThat(Files.size(desk.files().resolve("big"))).isEqualTo(8 << 20);
    desk.shell("rm big");
  }

  @Test
  void a_sparse_file_is_counted_by_its_length() throws IOException {
    desk.shell("truncate -s 1T sparse; true");

    assertThat(Files.size(desk.files().resolve("sparse"))).isLessThanOrEqualTo(8 << 20);
    desk.shell("rm -f sparse");
  }

  @Test
  void folders_and_links_count_as_files() {
    for (String make :
        new String[] {
          "mkdir d; cd d; mkdir", "mkdir l; cd l; f() { for i in $@; do ln -s x $i; done; }; f"
        }) {
      Settlement settlement = desk.shell(make + " $(seq 1 2500); sleep 20", 40);

      assertThat(settlement).isInstanceOf(Failed.class);
      assertThat(((Failed) settlement).kind()).isEqualTo(Kind.LIMIT);
      assertThat(desk.files().resolve("d")).doesNotExist();
    }
  }

  @Test
  void the_temporary_folders_of_a_room_are_small_and_gone_with_it() {
    assertThat(
            desk.shell(
                "for d in /tmp /dev/shm /run; do head -c 7M /dev/zero > $d/x 2>/dev/null; stat -c %s $d/x; done"))
        .isEqualTo("4194304\n".repeat(3));
    assertThat(desk.shell("ls -A /tmp /dev/shm /run | grep x; true")).isEmpty();
  }

  @Test
  void endless_errors_and_one_endless_line_end_the_call() {
    for (String endless :
        new String[] {"yes >&2", "cat /dev/zero | tr '\\0' x", "cat /dev/urandom"}) {
      Settlement settlement = desk.shell(endless, 60);
      boolean isEnded = settlement instanceof Failed failed && failed.kind() == Kind.LIMIT;
      boolean isOutOfTime = settlement instanceof Observed observed && observed.exit() != 0;

      assertThat(isEnded || isOutOfTime).as(settlement.toString()).isTrue();
      assertThat(settlement.toString().length()).isLessThan(10_000);
    }
  }

  @Test
  void output_that_is_binary_empty_or_without_an_end_of_line_is_an_output() {
    assertThat(desk.shell("head -c 5000 /dev/urandom")).isNotEmpty();
    assertThat(desk.shell("printf 'no end'")).isEqualTo("no end");
    assertThat(desk.shell("true")).isEmpty();
    Observed binary = desk.observed("shell_run", Json.object().with("command", "printf 'a\\0b'"));
    assertThat(binary.output().head()).isEqualTo("(binary output, 3 bytes, not shown)");
  }

  @Test
  void a_daemon_does_not_outlive_its_call() throws Exception {
    Path beat = desk.files().resolve("beat");
    desk.shell(
        "touch beat; (setsid nohup sh -c 'while :; do echo x >> beat; sleep 0.05; done'"
            + " >/dev/null 2>&1 &); until test -s beat; do sleep 0.05; done");
    long size = Files.size(beat);
    TimeUnit.MILLISECONDS.sleep(300);

    assertThat(size).isPositive();
    assertThat(Files.size(beat)).isEqualTo(size);
  }

  @Test
  void a_child_that_keeps_the_output_open_does_not_hold_the_call() {
    Observed observed =
        desk.observed("shell_run", Json.object().with("command", "sleep 300 & echo started"));

    assertThat(observed.output().head()).isEqualTo("started\n");
    assertThat(observed.wallMillis()).isLessThan(30_000);
  }

  @Test
  void a_hundred_calls_leave_no_process_and_no_mount() throws IOException {
    String before = Facts.text(Path.of("/proc/self/mountinfo"));
    String nap = Facts.nap();
    for (int i = 0; i < 100; i++) {
      desk.shell("(setsid %s &) ; true".formatted(nap));
    }

    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(process -> process.info().commandLine().orElse("").contains(nap));
    assertThat(Facts.text(Path.of("/proc/self/mountinfo"))).isEqualTo(before);
  }
}
