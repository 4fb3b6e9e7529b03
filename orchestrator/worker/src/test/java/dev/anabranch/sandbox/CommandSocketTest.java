package dev.anabranch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.sandbox.RoomCommand.Answer;
import dev.anabranch.worker.AttackDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a program of a room asks of the worker reaches what this call was granted, within bounds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class CommandSocketTest {
  private AttackDesk desk;

  @BeforeAll
  void open(@TempDir Path data) {
    desk = AttackDesk.open(data);
    desk.shell("true");
  }

  @BeforeEach
  void nothing() {
    desk.grant(Grants.NONE);
  }

  @AfterAll
  void close() {
    desk.close();
  }

  private void grant(RoomCommand command) {
    desk.grant(new Grants(List.of(), Secrets.none(), Optional.of(command)));
  }

  private static Answer echo(List<String> words, String input, StopSwitch stop) {
    return new Answer(7, String.join("|", words) + "|" + input, "aside\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/usr/bin/perl", "/usr/bin/python3"})
  void each_program_carries_words_and_input_and_prints_what_comes_back(String interpreter)
      throws IOException {
    if (!Files.isExecutable(Path.of(interpreter))) {
      SandboxHere.missing(interpreter + " not found");
    }
    Path script = desk.files().resolve("program");
    Files.writeString(script, CommandProgram.text(Path.of(interpreter)));
    String run = interpreter + (interpreter.endsWith("3") ? " -IS" : "") + " program";
    grant(CommandSocketTest::echo);

    assertThat(
            desk.shell(
                "printf '{\"a\":\\t\"\\\\h\u00e4\"}\\n\\1' | "
                    + run
                    + " call \u20ac '\"\\' - 2>err; echo $?; cat err"))
        .isEqualTo("call|\u20ac|\"\\|-|{\"a\":\t\"\\h\u00e4\"}\n\u00017\naside\n");
    assertThat(desk.shell("echo x | " + run + " list a b - 2>/dev/null; echo; cat </dev/null"))
        .as("input is read for a call alone")
        .isEqualTo("list|a|b|-|\n");
    assertThat(desk.shell(run + " $'\\xff' 2>&1; echo $?"))
        .isEqualTo("anabranch-mcp: what it was given is no text in UTF-8\n2\n");
    assertThat(desk.shell("head -c 1048576 /dev/zero | " + run + " call a b - 2>&1; echo $?"))
        .isEqualTo("anabranch-mcp: more than 1 MiB of arguments\n2\n");
    desk.grant(Grants.NONE);
    assertThat(desk.shell(run + " list 2>&1; echo $?"))
        .startsWith("anabranch-mcp: this command was given no MCP server;")
        .endsWith("\n3\n");
  }

  @Test
  void what_is_large_is_cut_after_a_whole_character() {
    // A first byte and 600,000 characters of two: the bound falls into the middle of one.
    grant((words, input, stop) -> new Answer(0, "x" + "\u00e4".repeat(600_000), ""));

    assertThat(
            desk.shell(
                "anabranch-mcp list >all; wc -c <all; iconv -f utf-8 all >/dev/null && echo whole"))
        .isEqualTo("anabranch-mcp: 1048575 of 1200001 bytes are shown\n1048575\nwhole\n");
  }

  @Test
  void the_uses_of_one_room_are_bounded_and_the_next_room_begins_anew() {
    AtomicInteger asked = new AtomicInteger();
    grant((words, input, stop) -> {
      asked.incrementAndGet();
      return new Answer(0, "", "");
    });
    String loop = "for i in $(seq %d); do anabranch-mcp list 2>&1 || echo $?; done";

    assertThat(desk.shell(loop.formatted(102)))
        .isEqualTo(
            "anabranch-mcp: it was used 100 times in this call, which is the bound\n3\n".repeat(2));
    assertThat(asked).hasValue(CommandSocket.USES_MAX);
    assertThat(desk.shell(loop.formatted(1))).isEmpty();
  }

  @Test
  void a_few_are_served_at_once_and_the_others_wait() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(CommandSocket.AT_ONCE);
    grant((words, input, stop) -> {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      full.countDown();
      await(full);
      pause();
      now.decrementAndGet();
      return new Answer(0, "done\n", "");
    });

    assertThat(desk.shell("for i in $(seq 12); do anabranch-mcp list & done; wait"))
        .isEqualTo("done\n".repeat(12));
    assertThat(most).hasValue(CommandSocket.AT_ONCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kill $!; until test -e gone; do sleep 0.05; done", "true"})
  void what_is_asked_for_ends_with_whoever_asked(String end) throws Exception {
    Semaphore ended = new Semaphore(0);
    Path asked = desk.files().resolve("asked");
    Path gone = desk.files().resolve("gone");
    Files.deleteIfExists(asked);
    Files.deleteIfExists(gone);
    grant((words, input, stop) -> {
      create(asked);
      CountDownLatch stopped = new CountDownLatch(1);
      stop.onStop(stopped::countDown);
      await(stopped);
      create(gone);
      ended.release();
      return new Answer(0, "", "");
    });
    desk.shell("anabranch-mcp list & until test -e asked; do sleep 0.05; done; " + end);

    assertThat(ended.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void another_room_has_no_way_to_the_socket_of_this_one() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    grant((words, input, stop) -> {
      asked.incrementAndGet();
      return new Answer(0, "mine\n", "");
    });
    CompletableFuture<Settlement> call =
        desk.start("touch seen; while [ -e seen ]; do sleep 0.1; done; anabranch-mcp list");
    while (!Files.exists(desk.files().resolve("seen"))) {
      assertThat(call).isNotDone();
      TimeUnit.MILLISECONDS.sleep(10);
    }
    desk.grant(Grants.NONE);
    String other =
        desk.shellOfAnother(
            "ls /anabranch; find / -xdev -type s 2>/dev/null; find /proc/*/root/anabranch -type s"
                + " 2>/dev/null; anabranch-mcp list 2>/dev/null; echo $?");
    Files.delete(desk.files().resolve("seen"));

    assertThat(other).isEqualTo("bin\nout\n3\n");
    assertThat(call.get(60, TimeUnit.SECONDS).toString()).contains("mine");
    assertThat(asked).hasValue(1);
  }

  @Test
  void the_program_itself_cannot_be_changed_in_a_room() {
    assertThat(
            desk.shell(
                "command -v anabranch-mcp; echo x >> /anabranch/bin/anabranch-mcp; rm -f"
                    + " /anabranch/bin/anabranch-mcp; touch /anabranch/bin/x; true"))
        .startsWith("/anabranch/bin/anabranch-mcp\n");
    assertThat(desk.shell("ls /anabranch/bin; tail -c 11 /anabranch/bin/anabranch-mcp"))
        .startsWith("anabranch-mcp\n")
        .doesNotEndWith("x\n");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void create(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Long enough for one too many to come in, if it could. */
  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(150);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
