package dev.anabranch.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import dev.anabranch.worker.AttackDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workspaces that were made to trick the worker itself, which reads and snapshots them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class FileToolAttackTest {
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
  void the_file_tools_follow_no_link_out() {
    desk.shell("ln -sfn %s stolen; ln -sfn %s home".formatted(outside, outside.getParent()));

    for (String path : new String[] {"stolen", "home/canary.txt"}) {
      Observed observed = desk.observed("fs_read", Json.object().with("path", path));
      assertThat(observed.exit()).isEqualTo(1);
      assertThat(observed.output().head()).contains("symbolic link").doesNotContain(canary);
    }
    desk.call("fs_write", Json.object().with("path", "stolen").with("content", "gone"));
    desk.call("fs_write", Json.object().with("path", "home/new.txt").with("content", "gone"));
    desk.call(
        "fs_edit", Json.object().with("path", "stolen").with("old", "canary").with("new", "gone"));
    Observed found = desk.observed("fs_grep", Json.object().with("pattern", "canary-"));

    assertThat(outside).hasContent(canary);
    assertThat(outside.resolveSibling("new.txt")).doesNotExist();
    assertThat(found.output().head()).doesNotContain(canary);
  }

  /** The swap is made on the host, faster than any command could make it. */
  @Test
  void a_file_that_turns_into_a_link_meanwhile_is_not_followed() throws Exception {
    desk.shell("mkdir swap; echo mine > swap/f; echo mine > swap/g");
    Path file = desk.files().resolve("swap/f");
    Path link = Files.createSymbolicLink(desk.files().resolve("swap/l"), outside);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> swapping = CompletableFuture.runAsync(() -> swap(file, link, over));
    for (int i = 0; i < 300; i++) {
      Settlement read = desk.call("fs_read", Json.object().with("path", "swap/f"));
      assertThat(read.toString()).doesNotContain(canary);
    }
    over.set(true);
    swapping.get(30, TimeUnit.SECONDS);
    assertThat(outside).hasContent(canary);
  }

  private static void swap(Path file, Path link, AtomicBoolean over) {
    Path aside = file.resolveSibling("aside");
    try {
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
  void a_fifo_blocks_nobody() {
    desk.shell("rm -rf fifos && mkdir fifos && mkfifo fifos/f");

    Observed read = desk.observed("fs_read", Json.object().with("path", "fifos/f"));
    Observed write =
        desk.observed("fs_write", Json.object().with("path", "fifos/f").with("content", "x"));
    Observed grep =
        desk.observed("fs_grep", Json.object().with("pattern", "x").with("path", "fifos"));

    assertThat(read.output().head()).isEqualTo("fifos/f is a fifo, socket or device, not a file\n");
    assertThat(write.exit()).isEqualTo(1);
    assertThat(grep.exit()).isZero();
  }

  @Test
  void a_huge_file_is_not_read_whole() {
    desk.shell("truncate -s 200M huge; yes | head -c 60M > long");

    for (String path : new String[] {"huge", "long"}) {
      Settlement read = desk.call("fs_read", Json.object().with("path", path));
      assertThat(read.toString().length()).isLessThan(10_000);
    }
    desk.shell("rm huge long");
  }

  @Test
  void names_of_any_bytes_survive_and_harm_nobody() throws IOException {
    desk.shell(
        """
        mkdir -p names; cd names; touch "$(printf 'bad\\377')" "$(printf 'new\\nline')" -- -rf '$(touch pwned)' ' '
        """);
    Observed list = desk.observed("fs_list", Json.object().with("path", "names"));
    Observed grep = desk.observed("fs_grep", Json.object().with("pattern", "x"));

    assertThat(list.output().head().lines()).hasSize(5);
    assertThat(grep.exit()).isLessThan(2);
    assertThat(desk.shell("ls -A names | wc -l; ls names | grep -c pwned")).isEqualTo("6\n1\n");
    try (var files = Files.list(desk.files().resolve("names"))) {
      assertThat(files).hasSize(5);
    }
  }

  @Test
  void a_hostile_repository_runs_nothing_on_the_host() {
    Path pwned = outside.resolveSibling("pwned");
    desk.shell(
        """
        mkdir -p sub && cd sub && git init -q . && git config core.fsmonitor 'touch %1$s' \
          && git config filter.x.clean 'touch %1$s' && echo '* filter=x' > .gitattributes
        printf '#!/bin/sh\\ntouch %1$s\\n' > .git/hooks/post-checkout; chmod +x .git/hooks/*
        mkdir nested && cd nested && git init -q . && git config core.fsmonitor 'touch %1$s'
        """
            .formatted(pwned));
    desk.shell("echo more > sub/file; echo more > sub/nested/file");
    desk.call("fs_grep", Json.object().with("pattern", "filter"));

    assertThat(pwned).doesNotExist();
  }
}
