package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.Snapshots;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands that try to get out. What counts is what is seen outside, not what they print. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AttackTest {
  private final String canary = "canary-" + UUID.randomUUID();
  private Desk desk;
  private Path outside;

  @BeforeAll
  void open(@TempDir Path data) throws IOException {
    desk = Desk.open(data);
    outside = Files.writeString(data.resolve("canary.txt"), canary);
  }

  @AfterAll
  void close() {
    desk.close();
  }

  @Test
  void a_file_outside_cannot_be_read_by_any_path() {
    Observed observed =
        desk.shell(
            """
            cat %1$s /proc/1/root%1$s /proc/self/root%1$s ../..%1$s
            ln -s %1$s link; cat link; ln %1$s hard; cat hard
            cat /etc/shadow /etc/gshadow; ls /root /home /var/lib; ls /sys
            true
            """
                .formatted(outside));

    assertThat(observed.output().head() + observed.output().tail())
        .doesNotContain(canary)
        .doesNotContain("root:");
  }

  @Test
  void the_file_tools_follow_no_link_out() {
    desk.shell("ln -sfn %s stolen; ln -sfn %s home".formatted(outside, outside.getParent()));

    for (String path : new String[] {"stolen", "home/canary.txt"}) {
      Observed observed = (Observed) desk.call("fs_read", Json.object().with("path", path));
      assertThat(observed.exit()).isEqualTo(1);
      assertThat(observed.output().head()).contains("symbolic link").doesNotContain(canary);
    }
    desk.call("fs_write", Json.object().with("path", "stolen").with("content", "gone"));
    desk.call("fs_write", Json.object().with("path", "home/new.txt").with("content", "gone"));
    Observed found = (Observed) desk.call("fs_grep", Json.object().with("pattern", "canary-"));

    assertThat(outside).hasContent(canary);
    assertThat(outside.resolveSibling("new.txt")).doesNotExist();
    assertThat(found.output().head()).doesNotContain(canary);
  }

  @Test
  void a_link_as_the_workspace_of_a_snapshot_carries_nothing_in() {
    Observed observed = desk.shell("rm -rf out; ln -s %s out".formatted(outside.getParent()));

    assertThat(new Snapshots(desk.blobs).list(observed.root().orElseThrow()))
        .allSatisfy(entry -> assertThat(entry.path()).doesNotContain("canary"));
  }

  @Test
  void nothing_of_the_worker_is_in_any_environment() {
    Observed observed =
        desk.shell("env; cat /proc/*/environ | tr '\\0' '\\n'; cat /proc/*/cmdline | tr '\\0' ' '");
    String printed = observed.output().blob().isPresent() ? desk.whole(observed) : text(observed);

    for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
      if (variable.getValue().length() > 12 && !variable.getValue().startsWith("/usr")) {
        assertThat(printed).as(variable.getKey()).doesNotContain(variable.getValue());
      }
    }
    assertThat(printed).contains("HOME=/tmp").doesNotContain(desk.data.toString());
  }

  @Test
  void no_descriptor_of_the_worker_is_open_inside() {
    String printed = text(desk.shell("ls -l /proc/self/fd /proc/1/fd | sed -n 's/.* -> //p'"));

    assertThat(printed.lines())
        .allMatch(to ->
            to.equals("/dev/null")
                || to.startsWith("pipe:")
                || to.startsWith("/proc/")
                || to.startsWith("anon_inode:[eventfd]"));
  }

  @Test
  void processes_of_the_host_are_neither_seen_nor_reached() throws Exception {
    Process victim = new ProcessBuilder("sleep", "60").start();
    try {
      String printed =
          text(desk.shell("kill -9 %d; ls /proc | grep -c '^[0-9]'".formatted(victim.pid())));

      assertThat(victim.isAlive()).isTrue();
      assertThat(Integer.parseInt(printed.strip().lines().toList().getLast())).isLessThan(10);
    } finally {
      victim.destroyForcibly();
    }
  }

  @Test
  void a_listener_on_the_hosts_loopback_hears_nothing() throws IOException {
    try (ServerSocket four = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      four.setSoTimeout(50);
      desk.shell(
          """
          for host in 127.0.0.1 localhost; do
            (echo hello > /dev/tcp/$host/%1$d) 2>/dev/null
            (echo hello > /dev/udp/$host/%1$d) 2>/dev/null
          done; true
          """
              .formatted(four.getLocalPort()));

      assertThat(heard(four)).isFalse();
    }
  }

  private static boolean heard(ServerSocket socket) throws IOException {
    try {
      socket.accept().close();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Test
  void no_path_of_the_system_can_be_written() {
    String printed =
        text(
            desk.shell(
                """
                for f in /usr/x /etc/x /x /dev/x /anabranch/x /anabranch/out/x /sys/fs/cgroup/x \
                  /proc/sys/kernel/core_pattern /proc/sysrq-trigger; do
                  (echo '|/bin/false' > $f) 2>/dev/null && echo "wrote $f"
                done
                mount -o remount,rw / 2>/dev/null && echo remounted
                mount -t tmpfs none /mnt 2>/dev/null && echo mounted
                unshare -Ur true 2>/dev/null && echo nested
                echo end
                """));

    assertThat(printed).isEqualTo("end\n");
  }

  @Test
  void no_setuid_file_is_left_behind() throws IOException {
    desk.shell(
        """
        cp /bin/sh s1; chmod u+s s1; chmod 4755 s1
        python3 -c '
        import os
        for f in (lambda: os.chmod("s1", 0o4755),
                  lambda: os.close(os.open("s2", os.O_CREAT | os.O_WRONLY, 0o4755)),
                  lambda: os.mknod("s3", 0o104755)):
          try: f()
          except OSError: pass'
        true
        """);

    try (var files = Files.list(desk.files())) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(file -> {
            int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            assertThat(mode & 04000).as(file.toString()).isZero();
          });
    }
  }

  @Test
  void a_daemon_does_not_outlive_its_call() throws Exception {
    Path beat = desk.files().resolve("beat");
    Observed observed =
        desk.shell(
            "touch beat; (setsid nohup sh -c 'while :; do echo x >> beat; sleep 0.05; done'"
                + " >/dev/null 2>&1 &); sleep 0.3");
    long size = Files.size(beat);
    TimeUnit.MILLISECONDS.sleep(300);

    assertThat(size).isPositive();
    assertThat(Files.size(beat)).isEqualTo(size);
    assertThat(observed.exit()).isZero();
  }

  @Test
  void a_child_that_keeps_the_output_open_does_not_hold_the_call() {
    Observed observed = desk.shell("sleep 300 & echo started");

    assertThat(text(observed)).isEqualTo("started\n");
    assertThat(observed.wallMillis()).isLessThan(30_000);
  }

  @Test
  void a_hostile_repository_runs_nothing_on_the_host() throws IOException {
    Path pwned = outside.resolveSibling("pwned");
    desk.shell(
        """
        mkdir -p sub && cd sub && git init -q . && git config core.fsmonitor 'touch %1$s' \
          && git config filter.x.clean 'touch %1$s' && echo '* filter=x' > .gitattributes
        printf '#!/bin/sh\\ntouch %1$s\\n' > .git/hooks/post-checkout; chmod +x .git/hooks/*
        """
            .formatted(pwned));
    desk.shell("echo more > sub/file");
    desk.call("fs_grep", Json.object().with("pattern", "filter"));

    assertThat(pwned).doesNotExist();
  }

  @Test
  void a_fifo_blocks_nobody() {
    desk.shell("rm -rf fifos && mkdir fifos && mkfifo fifos/f");

    Observed read = (Observed) desk.call("fs_read", Json.object().with("path", "fifos/f"));
    Observed write =
        (Observed)
            desk.call("fs_write", Json.object().with("path", "fifos/f").with("content", "x"));
    Observed grep =
        (Observed) desk.call("fs_grep", Json.object().with("pattern", "x").with("path", "fifos"));

    assertThat(read.output().head()).isEqualTo("fifos/f is a fifo, socket or device, not a file\n");
    assertThat(write.exit()).isEqualTo(1);
    assertThat(grep.exit()).isZero();
  }

  @Test
  void earlier_outputs_can_be_read_and_not_changed() {
    Observed first = desk.shell("seq 1 5000");
    String call = first.call();
    Observed second =
        desk.shell(
            "wc -l < /anabranch/out/%1$s; rm -f /anabranch/out/%1$s; echo x > /anabranch/out/%1$s"
                .formatted(call));
    Observed third =
        (Observed)
            desk.call(
                "fs_read",
                Json.object().with("path", "/anabranch/out/" + call).with("offset", 4999));

    assertThat(second.output().head()).startsWith("5000\n").contains("Read-only file system");
    assertThat(text(third)).isEqualTo("4999\n5000\n");
  }

  private static String text(Observed observed) {
    return observed.output().head();
  }
}
