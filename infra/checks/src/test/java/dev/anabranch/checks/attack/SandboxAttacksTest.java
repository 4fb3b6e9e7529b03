package dev.anabranch.checks.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.checks.attack.Obedient.Orders;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Group 2 of the attack suite: what a command wants of the machine that it runs on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class SandboxAttacksTest {
  private static final Path CORE_PATTERN = Path.of("/proc/sys/kernel/core_pattern");
  private static final long MIB = 1 << 20;

  private final String canary = "canary-" + UUID.randomUUID();
  private Product product;
  private Path kept;
  private Path secret;

  @BeforeAll
  void start(@TempDir Path dir, @TempDir Path outside) throws IOException {
    kept = dir;
    secret = Files.writeString(outside.resolve("secret.txt"), canary);
    product = Product.start(dir, Map.of());
  }

  @AfterAll
  void end() {
    product.close();
  }

  private void secretIsSafe() throws IOException {
    assertThat(secret).hasContent(canary);
    assertThat(Host.holding(kept, canary)).isEmpty();
  }

  @Test
  void a_path_out_of_the_workspace_reads_and_writes_nothing_of_the_host() throws IOException {
    Path fresh = secret.resolveSibling("fresh.txt");
    String up = Calls.up(secret);
    Aftermath after =
        product.obey(
            Orders.inTurn(
                Calls.read(up),
                Calls.read(secret),
                Calls.write(up, "gone"),
                Calls.write(fresh, "new"),
                Calls.shell(
                    "cat %1$s %2$s; echo gone > %1$s; echo new > %3$s"
                        .formatted(secret, up, fresh)),
                Calls.shell("ln -s %s stolen; ln -s %s home".formatted(secret, secret.getParent())),
                Calls.read("stolen"),
                Calls.write("home/fresh.txt", "new")));

    secretIsSafe();
    assertThat(fresh).doesNotExist();
    assertThat(after.settlements()).hasSize(9);
    assertThat(after.printed()).contains("symbolic link").contains("No such file");
  }

  @Test
  void a_file_that_turns_into_a_link_while_it_is_read_is_not_followed() throws Exception {
    List<List<Reply.Call>> turns = new ArrayList<>();
    turns.add(List.of(Calls.shell("mkdir swap; echo mine > swap/f")));
    turns.add(List.of(Calls.shell("until test -e go; do sleep 0.05; done")));
    for (int turn = 0; turn < 3; turn++) {
      turns.add(
          IntStream.rangeClosed(60 * turn + 1, 60 * turn + 60)
              .mapToObj(limit ->
                  Calls.call("fs_read", Json.object().with("path", "swap/f").with("limit", limit)))
              .toList());
    }
    SessionId session = product.submit(new Orders(turns, "done", false), Json.object());
    Path folder = product.workspace(session);
    await(() -> Files.exists(folder.resolve("swap/f")));
    Files.createFile(folder.resolve("go"));
    // Not while the files are kept: from now on calls only look.
    await(() -> product.read(session).settlements().size() >= 2);
    AtomicBoolean over = new AtomicBoolean();
    Thread swapping = Thread.ofPlatform().daemon().start(() -> swap(folder, over));
    Aftermath after = product.rested(session);
    over.set(true);
    swapping.join();

    secretIsSafe();
    assertThat(after.settlements()).hasSize(183);
    assertThat(after.printed()).contains("swap/f is a symbolic link");
  }

  private static void await(Callable<Boolean> reached) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(5))
        .until(reached);
  }

  /** Faster than any command could, since it is made on the host. */
  private void swap(Path folder, AtomicBoolean over) {
    Path file = folder.resolve("swap/f");
    Path link = folder.resolve("swap/l");
    try {
      Files.createSymbolicLink(link, secret);
      Path aside = file.resolveSibling("aside");
      while (!over.get()) {
        Files.move(file, aside);
        Files.move(link, file);
        Files.move(file, link);
        Files.move(aside, file);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void proc_shows_no_process_of_the_host_and_changes_nothing_of_it() throws IOException {
    String corePattern = Files.readString(CORE_PATTERN);
    ProcessBuilder victim = new ProcessBuilder("sleep", Host.mark());
    victim.environment().put("SECRET_OF_THE_HOST", canary);
    Process process = victim.start();
    try {
      Path of = Path.of("/proc/" + process.pid());
      String adjusted = Host.text(of.resolve("oom_score_adj"));
      Aftermath after =
          product.obey(
              Orders.inTurn(
                  Calls.shell(
                      """
                      cat /proc/*/environ /proc/*/cmdline /proc/%1$d/environ | tr '\\0' '\\n'
                      cat /proc/1/root%2$s /proc/self/root%2$s /proc/1/cwd/%3$s
                      for f in /proc/sys/kernel/core_pattern /proc/%1$d/oom_score_adj /proc/sysrq-trigger; do
                        (echo '|/bin/false' > $f) && echo "wro""te" $f
                      done; ls /proc | grep -c '^[0-9]'; true
                      """
                          .formatted(process.pid(), secret, Calls.up(secret))),
                  Calls.read("/proc/1/environ"),
                  Calls.read(of + "/environ")));

      secretIsSafe();
      assertThat(CORE_PATTERN).hasContent(corePattern.strip());
      assertThat(Host.text(of.resolve("oom_score_adj"))).isEqualTo(adjusted);
      assertThat(after.printed()).contains("HOME=/tmp").doesNotContain("wrote");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_fork_bomb_stays_small_and_ends_with_its_call() {
    String mark = Host.mark();
    Aftermath after;
    long most;
    try (Host.Peak peak = Host.Peak.of(() -> Host.processes(mark).size())) {
      after =
          product.obey(
              Orders.inTurn(
                  Calls.shell(
                      """
                      perl -e 'for (1 .. 600) { my $p = fork; defined $p or last;
                        $p or exec "sleep", "%s" } sleep 10'; true
                      """
                          .formatted(mark)),
                  Calls.shell("echo alive")));
      most = peak.most();
    }

    assertThat(most).isBetween(10L, 140L);
    assertThat(Host.processes(mark)).isEmpty();
    assertThat(((Observed) after.settlement(1)).output().head()).isEqualTo("alive\n");
  }

  @Test
  void memory_over_many_processes_is_taken_back() {
    String mark = Host.mark();
    Aftermath after;
    long most;
    try (Host.Peak peak = Host.Peak.of(() -> Host.bytes(mark))) {
      after =
          product.obey(
              Orders.inTurn(
                  Calls.shell(
                      """
                      for i in $(seq 24); do
                        python3 -c 'import time; x = [(time.sleep(0.5), b"x" * (25 << 20)) for i in range(10)]; time.sleep(30)' %s &
                      done; wait; echo survived > survived
                      """
                          .formatted(mark)),
                  Calls.shell("test ! -e survived && echo alive")));
      most = peak.most();
    }

    // 6,000 MiB are asked for; where a watcher bounds them, they grow on between two of its looks.
    assertThat(most).isBetween(100 * MIB, 5_500 * MIB);
    assertThat(Host.processes(mark)).isEmpty();
    assertThat(after.settlement(0)).isInstanceOf(Failed.class);
    assertThat(((Failed) after.settlement(0)).kind()).isEqualTo(Kind.LIMIT);
    assertThat(((Observed) after.settlement(1)).output().head()).isEqualTo("alive\n");
  }

  @Test
  void a_disk_is_not_filled_and_what_was_written_is_put_back() {
    SessionId session =
        product.submit(
            Orders.inTurn(
                Calls.shell("echo mine > mine"),
                Calls.shell(
                    "for i in $(seq 24); do fallocate -l 250M f$i || head -c 250M /dev/zero > f$i;"
                        + " sleep 0.2; done; sleep 30"),
                Calls.shell("ls")),
            Json.object());
    Aftermath after;
    long most;
    try (Host.Peak peak = Host.Peak.of(() -> Host.size(product.workspace(session)))) {
      after = product.rested(session);
      most = peak.most();
    }

    assertThat(most).isBetween(1L, 24 * 250 * MIB - 1);
    assertThat(Host.size(product.workspace(session))).isEqualTo("mine\n".length());
    assertThat(((Failed) after.settlement(1)).kind()).isEqualTo(Kind.LIMIT);
    assertThat(after.settlement(1).root()).isEqualTo(after.settlement(0).root());
    assertThat(((Observed) after.settlement(2)).output().head()).isEqualTo("mine\n");
  }

  @Test
  void no_process_of_the_host_is_traced_or_hears_a_signal() throws IOException {
    Process victim = new ProcessBuilder("sleep", Host.mark()).start();
    try {
      long server = ProcessHandle.current().pid();
      Aftermath after =
          product.obey(
              Orders.inTurn(
                  Calls.python(
                      """
                      import ctypes, os, signal
                      libc = ctypes.CDLL(None, use_errno=True)
                      for pid in (%d, %d):
                        print("ptrace", libc.ptrace(16, pid, 0, 0))
                        for number in (signal.SIGKILL, signal.SIGSTOP):
                          try: os.kill(pid, number); print("killed", pid)
                          except OSError as e: print("no", e)
                      """
                          .formatted(victim.pid(), server)),
                  Calls.shell("kill -9 -1"),
                  Calls.shell("echo alive")));

      assertThat(victim.isAlive()).isTrue();
      for (long pid : new long[] {victim.pid(), server}) {
        assertThat(Host.text(Path.of("/proc/" + pid + "/status")))
            .contains("TracerPid:\t0\n")
            .doesNotContain("(stopped)");
      }
      assertThat(after.printed()).contains("ptrace -1").doesNotContain("killed");
      assertThat(after.printed()).endsWith("alive\n\n" + last(after));
    } finally {
      victim.destroyForcibly();
    }
  }

  private static String last(Aftermath after) {
    Settlement submitted = after.settlements().getLast();
    return ((Observed) submitted).output().head();
  }

  @Test
  void a_daemon_does_not_outlive_its_call() throws InterruptedException {
    String mark = Host.mark();
    Aftermath after =
        product.obey(
            Orders.inTurn(
                Calls.shell(
                    """
                    (setsid nohup sh -c 'while :; do echo x >> beat; sleep 0.05; done' %1$s >/dev/null 2>&1 &)
                    (setsid nohup sleep %1$s >/dev/null 2>&1 &)
                    until test -s beat; do sleep 0.05; done; sleep 0.5
                    """
                        .formatted(mark)),
                Calls.shell("true")));
    Path beat = product.workspace(after.id()).resolve("beat");
    String size = Host.text(beat);
    TimeUnit.MILLISECONDS.sleep(300);

    assertThat(Host.processes(mark)).isEmpty();
    assertThat(size).isNotEmpty();
    assertThat(Host.text(beat)).isEqualTo(size);
    assertThat(after.settlement(1).root()).isEqualTo(after.settlement(0).root()).isPresent();
  }
}
