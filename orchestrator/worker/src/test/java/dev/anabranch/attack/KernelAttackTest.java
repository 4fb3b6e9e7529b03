package dev.anabranch.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.worker.AttackDesk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that ask the kernel for more. The program that asks is ours, and what the kernel answers
 * it is what it would answer anyone; what it did is looked at from outside.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class KernelAttackTest {
  /** Perl can make any system call and is part of every Debian; each call in a child of its own. */
  private static final String CALLS =
      """
      $| = 1;
      my $text = "x" x 4096; my $path = "/proc/self/ns/user"; my $tmp = "/tmp"; my $type = "tmpfs";
      sub try {
        my ($name, $number, @arguments) = @_;
        my $child = fork;
        if (!$child) {
          $! = 0;
          my $result = syscall($number, @arguments);
          print "$name ", ($result == -1 ? "errno " . ($! + 0) : "did"), "\\n";
          exec "/bin/true";
        }
        waitpid($child, 0);
        print "$name killed\\n" if $? & 127;
      }
      """;

  private static final List<String> REFUSED =
      List.of(
          "ptrace-traceme,101,0,0,0,0",
          "ptrace-attach,101,16,1,0,0",
          "ptrace-seize,101,0x4206,1,0,0",
          "process_vm_readv,310,1,$text,1,$text,1,0",
          "process_vm_writev,311,1,$text,1,$text,1,0",
          "mount,165,$type,$tmp,$type,0,0",
          "umount2,166,$tmp,2",
          "pivot_root,155,$tmp,$tmp",
          "chroot,161,$tmp",
          "unshare-user,272,0x10000000",
          "unshare-mount,272,0x20000",
          "unshare-net,272,0x40000000",
          "setns,308,0,0",
          "clone-user,56,0x10000011,0,0,0,0",
          "clone-pid,56,0x20000011,0,0,0,0",
          "open_tree,428,-100,$tmp,1",
          "move_mount,429,-1,$tmp,-1,$tmp,0",
          "fsopen,430,$type,0",
          "fsconfig,431,0,0,0,0,0",
          "fsmount,432,0,0,0",
          "fspick,433,-100,$tmp,0",
          "mount_setattr,442,-100,$tmp,0,$text,32",
          "bpf,321,0,$text,64",
          "perf_event_open,298,$text,0,-1,-1,0",
          "userfaultfd,323,0",
          "add_key,248,$text,$text,$text,8,-3",
          "request_key,249,$text,$text,0,0",
          "keyctl,250,0,-3,1",
          "kexec_load,246,0,0,0,0",
          "kexec_file_load,320,0,0,0,0,0",
          "init_module,175,$text,64,$text",
          "finit_module,313,0,$text,0",
          "delete_module,176,$text,0",
          "personality,135,0x0040000",
          "open_by_handle_at,304,-100,$text,0",
          "name_to_handle_at,303,-100,$tmp,$text,$text,0",
          "reboot,169,0xfee1dead,672274793,0,0",
          "swapon,167,$tmp,0",
          "sethostname,170,$text,3",
          "settimeofday,164,$text,0",
          "clock_settime,227,0,$text",
          "acct,163,$tmp",
          "syslog,103,3,$text,64",
          "iopl,172,3",
          "ioperm,173,0,1,1",
          "modify_ldt,154,0,$text,64",
          "fanotify_init,300,0,0",
          "kcmp,312,1,1,0,0,0",
          "pidfd_getfd,438,0,0,0",
          "ioctl-TIOCSTI,16,0,0x5412,$text",
          "ioctl-TIOCLINUX,16,0,0x541c,$text",
          "mknod-block,133,$text,0060666,0x800");
  private static final List<String> UNKNOWN =
      List.of(
          "clone3,435,$text,88",
          "io_uring_setup,425,8,$text",
          "memfd_create,319,$text,0",
          "memfd_secret,447,0",
          "openat2,437,-100,$tmp,$text,24");
  private static final List<String> NO_FAMILY =
      List.of(
          "packet,41,17,3,0",
          "vsock,41,40,1,0",
          "alg,41,38,5,0",
          "bluetooth,41,31,3,0",
          "can,41,29,3,0",
          "tipc,41,30,1,0",
          "rds,41,21,5,0",
          "xdp,41,44,3,0",
          "key,41,15,3,2",
          "pair-alg,53,38,5,0,$text");

  private AttackDesk desk;

  @BeforeAll
  void open(@TempDir Path data) {
    desk = AttackDesk.open(data);
    assertThat(desk.shell("command -v perl || echo missing"))
        .as("this test needs perl: apt-get install perl-base")
        .isNotEqualTo("missing\n");
  }

  @AfterAll
  void close() {
    desk.close();
  }

  @Test
  void calls_that_no_build_needs_are_refused() {
    assertThat(answers(REFUSED)).isEqualTo(expected(REFUSED, "errno 1"));
  }

  @Test
  void calls_that_cannot_be_judged_do_not_exist() {
    assertThat(answers(UNKNOWN)).isEqualTo(expected(UNKNOWN, "errno 38"));
  }

  @Test
  void there_are_no_other_sockets_than_those_of_programs() {
    assertThat(answers(NO_FAMILY)).isEqualTo(expected(NO_FAMILY, "errno 97"));
  }

  @Test
  void the_calls_of_another_table_are_fatal() {
    List<String> calls = List.of("x32-getpid,0x40000027", "x32-ptrace,0x40000209,0,0,0,0");

    assertThat(answers(calls)).isEqualTo(expected(calls, "killed"));
  }

  /** Without this the tests above could pass because the program never makes a call. */
  @Test
  void the_same_program_succeeds_where_it_may() throws Exception {
    List<String> plain = List.of("getpid,39", "pipe,22,$text");
    assertThat(answers(plain)).isEqualTo(expected(plain, "did"));

    List<String> harmless = List.of("memfd_create,319,$text,0", "personality,135,0x0040000");
    Process outside = new ProcessBuilder("perl", "-e", program(harmless)).start();
    String printed = new String(outside.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(printed).contains("personality did");
  }

  @Test
  void a_process_of_a_room_has_no_power_as_seen_from_outside() throws Exception {
    String nap = Facts.nap();
    CompletableFuture<Settlement> call = desk.start(nap);
    try {
      Path process = Facts.napping(nap);
      for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
        assertThat(Facts.status(process, set)).as(set).isEqualTo("0000000000000000");
      }
      assertThat(Facts.status(process, "NoNewPrivs")).isEqualTo("1");
      assertThat(Facts.status(process, "Seccomp")).isEqualTo("2");
      assertThat(Arrays.asList(Facts.status(process, "Uid").split("\\s+"))).doesNotContain("0");
      assertThat(Facts.status(process, "Groups")).isNotEqualTo("0");
      Path self = Path.of("/proc/self");
      for (String kind : List.of("user", "pid", "net", "ipc", "uts", "mnt")) {
        assertThat(Facts.namespace(process, kind))
            .as(kind)
            .isNotEqualTo(Facts.namespace(self, kind));
      }
    } finally {
      Facts.wake(nap);
      call.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_nested_namespace_and_a_trace_are_not_there_as_seen_from_outside() throws Exception {
    String nap = Facts.nap();
    CompletableFuture<Settlement> call =
        desk.start("unshare -Ur true; unshare -Urm mount -t tmpfs none /mnt; strace true; " + nap);
    try {
      Path process = Facts.napping(nap);
      Path first = Path.of("/proc/" + parentOf(process));
      assertThat(Facts.status(process, "TracerPid")).isEqualTo("0");
      assertThat(Facts.namespace(process, "user")).isEqualTo(Facts.namespace(first, "user"));
      assertThat(Facts.text(process.resolve("mountinfo"))).doesNotContain(" /mnt ");
    } finally {
      Facts.wake(nap);
      call.get(30, TimeUnit.SECONDS);
    }
  }

  private static String parentOf(Path process) throws IOException {
    return Facts.status(process, "PPid");
  }

  @Test
  void processes_of_the_host_are_neither_seen_nor_reached() throws Exception {
    Process victim = new ProcessBuilder("sleep", "60").start();
    try {
      String printed =
          desk.shell("kill -9 %1$d; ls /proc | grep -c '^[0-9]'".formatted(victim.pid()));

      assertThat(victim.isAlive()).isTrue();
      assertThat(Integer.parseInt(printed.strip().lines().toList().getLast())).isLessThan(10);
    } finally {
      victim.destroyForcibly();
    }
  }

  @Test
  void who_kills_everything_kills_only_itself() throws Exception {
    Process victim = new ProcessBuilder("sleep", "60").start();
    try {
      desk.shell("kill -9 -1; kill -9 1; kill -9 $PPID; sleep 1", 20);

      assertThat(victim.isAlive()).isTrue();
      assertThat(desk.shell("echo alive")).isEqualTo("alive\n");
    } finally {
      victim.destroyForcibly();
    }
  }

  @Test
  void a_setuid_program_gives_nothing() throws Exception {
    String nap = Facts.nap();
    CompletableFuture<Settlement> call =
        desk.start("for p in su 'sudo -n'; do timeout 2 $p -c id </dev/null; done; " + nap);
    try {
      assertThat(Facts.status(Facts.napping(nap), "CapEff")).isEqualTo("0000000000000000");
    } finally {
      Facts.wake(nap);
      call.get(30, TimeUnit.SECONDS);
    }
  }

  /** Accepted: netlink answers about the room's own, empty network; resolvers need it to start. */
  @Test
  void accepted_netlink_can_be_asked() {
    List<String> calls = List.of("netlink,41,16,3,0");

    assertThat(answers(calls)).isEqualTo(expected(calls, "did"));
    assertThat(desk.shell("cat /proc/net/dev | grep -c :")).isEqualTo("1\n");
  }

  private String answers(List<String> calls) {
    try {
      Files.writeString(desk.files().resolve("calls.pl"), program(calls));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return desk.shell("perl calls.pl");
  }

  private static String program(List<String> calls) {
    StringBuilder program = new StringBuilder(CALLS);
    for (String call : calls) {
      int comma = call.indexOf(',');
      program.append("try(\"%s\"%s);\n".formatted(call.substring(0, comma), call.substring(comma)));
    }
    return program.toString();
  }

  private static String expected(List<String> calls, String answer) {
    StringBuilder all = new StringBuilder();
    calls.forEach(
        call -> all.append(call, 0, call.indexOf(',')).append(' ').append(answer).append('\n'));
    return all.toString();
  }
}
