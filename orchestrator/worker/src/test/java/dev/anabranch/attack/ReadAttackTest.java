package dev.anabranch.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.worker.AttackDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands that want to read what is not theirs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReadAttackTest {
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
  void a_file_outside_cannot_be_read_by_any_path() {
    String printed =
        desk.shell(
            """
            cat %1$s /proc/1/root%1$s /proc/self/root%1$s ../..%1$s /proc/1/cwd%1$s
            ln -s %1$s link; cat link; ln -s ../../../../../../../..%1$s relative; cat relative
            ln %1$s hard; cat hard
            cat /etc/shadow /etc/gshadow; ls /root /home /var/lib
            for fd in /proc/[0-9]*/fd/*; do case $(readlink $fd) in pipe*|*/fd*) ;; *) timeout 1 cat $fd;; esac; done
            true
            """
                .formatted(outside));

    assertThat(printed).doesNotContain(canary).doesNotContain("root:");
  }

  @Test
  void there_is_no_sys_and_no_device_of_the_host() {
    assertThat(desk.shell("ls -A /sys 2>/dev/null; true")).isEmpty();
    assertThat(
            desk.shell(
                "for f in /dev/* /dev/*/*; do test -h $f && continue; test -b $f && echo $f; test -c $f && echo $f; done; true"))
        .isEqualTo(
            """
            /dev/full
            /dev/null
            /dev/random
            /dev/tty
            /dev/urandom
            /dev/zero
            /dev/pts/ptmx
            """);
  }

  @Test
  void nothing_of_the_worker_is_in_any_environment_or_memory() {
    String printed =
        desk.shell(
            """
            env; cat /proc/*/environ | tr '\\0' '\\n'; cat /proc/*/cmdline | tr '\\0' ' '
            perl -e '
              open(M, "<", "/proc/1/maps") && open(P, "<", "/proc/1/mem") || exit;
              while (<M>) {
                /^([0-9a-f]+)-([0-9a-f]+) rw/ || next;
                my ($from, $to) = (hex $1, hex $2);
                sysseek(P, $from, 0); sysread(P, my $bytes, $to - $from > 4e6 ? 4e6 : $to - $from);
                print join("\\n", $bytes =~ /[ -~]{8,}/g), "\\n";
              }' 2>/dev/null
            true
            """);

    for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
      boolean isOurs =
          variable.getValue().length() > 12 && !variable.getValue().matches("/(usr|etc|tmp).*");
      if (isOurs) {
        assertThat(printed).as(variable.getKey()).doesNotContain(variable.getValue());
      }
    }
    assertThat(printed).contains("HOME=/tmp");
    assertThat(desk.shell("cat /proc/*/environ /proc/*/cmdline | tr '\\0' '\\n'"))
        .doesNotContain(desk.data().toString());
  }

  @Test
  void no_descriptor_of_the_worker_is_open_inside() {
    String printed = desk.shell("ls -l /proc/self/fd /proc/1/fd | sed -n 's/.* -> //p'");

    assertThat(printed.lines())
        .allMatch(to ->
            to.equals("/dev/null")
                || to.startsWith("pipe:")
                || to.startsWith("/proc/")
                || to.startsWith("anon_inode:[eventfd]"));
  }

  @Test
  void what_the_worker_keeps_is_not_there() throws IOException {
    desk.shell("seq 1 3000");
    Path rooms = desk.files().resolve("../../rooms").normalize();
    List<Path> kept = Facts.files(desk.data(), rooms);

    assertThat(kept).anyMatch(path -> path.startsWith(desk.data().resolve("calls")));
    assertThat(kept).anyMatch(path -> path.startsWith(desk.data().resolve("blobs")));
    assertThat(kept).contains(rooms.resolve("seccomp"));
    for (Path path : kept) {
      assertThat(desk.shell("test -e %s && echo there; true".formatted(path))).isEmpty();
    }
  }

  @Test
  void another_session_is_not_there() throws IOException {
    Path other = Files.createDirectories(desk.files().resolve("../../zother/files").normalize());
    Files.writeString(other.resolve("canary"), canary);

    assertThat(desk.shell("cat %s/canary ../zother/files/canary; ls ..; true".formatted(other)))
        .doesNotContain(canary)
        .doesNotContain("zother\n");
  }

  /** Accepted: the kernel names the source of a bind mount. It is a path and opens nothing. */
  @Test
  void accepted_the_path_of_the_workspace_on_the_host_is_seen() throws IOException {
    String shown = desk.shell("grep ' /workspace ' /proc/self/mountinfo");

    assertThat(shown).contains(desk.files().getFileName().toString());
    assertThat(desk.shell("ls %s; true".formatted(desk.files()))).contains("No such file");
  }
}
