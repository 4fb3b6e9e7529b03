package dev.anabranch.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.Snapshots;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.json.Json;
import dev.anabranch.worker.AttackDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands that want to change what is not theirs, or to leave something behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WriteAttackTest {
  private static final Path CORE_PATTERN = Path.of("/proc/sys/kernel/core_pattern");

  private final String canary = "canary-" + UUID.randomUUID();
  private AttackDesk desk;
  private Path outside;

  @BeforeAll
  void open(@TempDir Path data) throws IOException {
    desk = AttackDesk.open(data);
    outside = Files.writeString(data.resolve("canary.txt"), canary);
  }

  @AfterAll
  void close() {
    desk.close();
  }

  @Test
  void no_path_of_the_system_can_be_written() throws IOException {
    String before = Files.readString(CORE_PATTERN);
    String name = "attack-" + UUID.randomUUID();
    String printed =
        desk.shell(
            """
            for f in /usr/%1$s /etc/%1$s /%1$s /dev/%1$s /anabranch/%1$s /anabranch/out/%1$s \
              /sys/fs/cgroup/%1$s /usr/bin/%1$s /proc/sys/kernel/core_pattern \
              /proc/sys/kernel/hostname /proc/sysrq-trigger /proc/1/oom_score_adj; do
              (echo '|/bin/false' > $f) 2>/dev/null && echo "wrote $f"
            done
            mount -o remount,rw / 2>/dev/null && echo remounted
            mount -o remount,rw,bind /usr 2>/dev/null && echo remounted
            mount -t tmpfs none /mnt 2>/dev/null && echo mounted
            mount -t cgroup2 none /mnt 2>/dev/null && echo mounted
            sysctl -w kernel.core_pattern=x 2>/dev/null
            echo end
            """
                .formatted(name));

    assertThat(printed).isEqualTo("end\n");
    assertThat(CORE_PATTERN).hasContent(before.strip());
    for (String folder : new String[] {"/usr", "/etc", "/", "/dev", "/usr/bin"}) {
      assertThat(Path.of(folder, name)).doesNotExist();
    }
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
  void no_device_is_left_behind() throws IOException {
    desk.shell("mkdir -p nodes; mknod nodes/b b 8 0; mknod nodes/c c 1 3; mkfifo nodes/f; true");

    try (Stream<Path> nodes = Files.list(desk.files().resolve("nodes"))) {
      assertThat(nodes).containsExactly(desk.files().resolve("nodes/f"));
    }
  }

  @Test
  void what_the_worker_keeps_cannot_be_changed() throws IOException {
    desk.shell("seq 1 3000; echo kept > kept");
    SortedMap<Path, String> before = kept();
    StringBuilder attack = new StringBuilder();
    for (Path path : before.keySet()) {
      attack.append("(echo x >> %1$s; rm -f %1$s; mkdir -p %1$s) 2>/dev/null\n".formatted(path));
    }
    desk.shell(attack + "true");

    SortedMap<Path, String> after = kept();
    before.keySet().removeIf(path -> path.startsWith(desk.data().resolve("calls")));
    assertThat(before).isNotEmpty();
    assertThat(after).containsAllEntriesOf(before);
    assertThat(desk.shell("cat kept")).isEqualTo("kept\n");
  }

  private SortedMap<Path, String> kept() throws IOException {
    SortedMap<Path, String> kept = new TreeMap<>();
    Path rooms = desk.files().resolve("../../rooms").normalize();
    for (Path path : Facts.files(desk.data(), rooms)) {
      kept.put(path, Facts.text(path));
    }
    return kept;
  }

  @Test
  void a_link_as_a_folder_of_the_workspace_carries_nothing_in() {
    Observed observed =
        desk.observed(
            "shell_run",
            Json.object()
                .with("command", "rm -rf out; ln -s %s out".formatted(outside.getParent())));

    assertThat(new Snapshots(desk.blobs()).list(observed.root().orElseThrow()))
        .allSatisfy(entry -> assertThat(entry.path()).doesNotContain("canary"));
  }

  @Test
  void earlier_outputs_can_be_read_and_not_changed() {
    Observed first = desk.observed("shell_run", Json.object().with("command", "seq 1 5000"));
    String call = first.call();
    String second =
        desk.shell(
            "wc -l < /anabranch/out/%1$s; rm -f /anabranch/out/%1$s; echo x > /anabranch/out/%1$s; true"
                .formatted(call));
    Observed third =
        desk.observed(
            "fs_read", Json.object().with("path", "/anabranch/out/" + call).with("offset", 4999));

    assertThat(second).startsWith("5000\n").contains("Read-only file system");
    assertThat(third.output().head()).isEqualTo("4999\n5000\n");
  }
}
