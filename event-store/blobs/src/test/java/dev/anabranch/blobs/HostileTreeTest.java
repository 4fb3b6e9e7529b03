package dev.anabranch.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.anabranch.events.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trees that are made to hurt whoever looks at them. */
@Timeout(120)
class HostileTreeTest {
  private static final int TAKES = 150;

  @TempDir Path temporary;
  private final MemoryBlobs blobs = new MemoryBlobs(InstantSource.system());

  /** With a clock that is ahead, so that no file is too young for the stat cache. */
  private final Snapshots snapshots =
      new Snapshots(blobs, WorkspaceBounds.DEFAULT, () -> Instant.now().plus(Duration.ofHours(1)));

  private Path work;

  @BeforeEach
  void make() throws IOException {
    work = Files.createDirectory(temporary.resolve("work"));
  }

  private Path restored(String root) throws IOException {
    Path copy = Files.createDirectory(temporary.resolve("copy"));
    snapshots.restore(root, copy);
    return copy;
  }

  @Test
  void a_nested_repository_is_files_like_others_and_nothing_in_it_runs() throws Exception {
    String pwn = "touch " + temporary.resolve("pwned");
    Shell.run(
        work,
        """
        mkdir -p in/.git/hooks in/.git/objects in/.git/refs && cd in
        echo 'ref: refs/heads/main' > .git/HEAD
        printf '[core]\\n\\tfsmonitor = "%1$s"\\n\\thooksPath = .git/hooks\\n' > .git/config
        printf '[filter "x"]\\n\\tclean = "%1$s"\\n\\tsmudge = "%1$s"\\n\\trequired\\n' >> .git/config
        echo '* filter=x' > .gitattributes
        for hook in pre-commit post-checkout post-index-change; do
          printf '#!/bin/sh\\n%1$s\\n' > .git/hooks/$hook; chmod 755 .git/hooks/$hook
        done
        echo ignored > .gitignore; echo one > ignored
        """
            .formatted(pwn));
    snapshots.take(work);
    Files.writeString(work.resolve("in/ignored"), "two");
    Path copy = restored(snapshots.take(work));

    assertThat(temporary.resolve("pwned")).doesNotExist();
    Shell.run(temporary, "diff -r work copy");
    assertThat(copy.resolve("in/ignored")).hasContent("two");
    assertThat(copy.resolve("in/.git/hooks/pre-commit")).isExecutable();
  }

  @Test
  void sockets_and_devices_are_passed_over() throws Exception {
    Files.writeString(work.resolve("file"), "x");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(work.resolve("socket")));
      Shell.run(work, "mknod null c 1 3 || mkfifo null");
      Taken taken = snapshots.measure(work);
      assertThat(taken.skipped()).isEqualTo(2);
      assertThat(snapshots.measure(work))
          .as("remembered")
          .isEqualTo(new Taken(taken.root(), 1, 1, 0, 2, 0));
      assertThat(restored(taken.root())).isDirectoryContaining("glob:**/file");
      assertThat(temporary.resolve("copy")).isDirectoryNotContaining("glob:**/{socket,null}");
    }
  }

  @Test
  void a_folder_that_is_swapped_for_a_link_all_the_time_never_lets_the_outside_in()
      throws Exception {
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("f"), "canary");
    Path inside = Files.createDirectory(work.resolve("d"));
    Files.writeString(inside.resolve("f"), "inside");
    AtomicBoolean stop = new AtomicBoolean();
    Thread swapping = Thread.ofPlatform().start(() -> swap(inside, outside, stop));
    int taken = 0;
    try {
      for (int i = 0; i < TAKES; i++) {
        taken += takes() ? 1 : 0;
      }
    } finally {
      stop.set(true);
      swapping.join();
    }
    assertThat(taken).as("takes that came through").isPositive();
    assertThat(blobs.has(Sha256.hex("canary"))).isFalse();
    assertThat(outside.resolve("f")).hasContent("canary");
  }

  private boolean takes() {
    try {
      snapshots.take(work);
      return true;
    } catch (UncheckedIOException swappedUnderIt) {
      return false;
    }
  }

  private void swap(Path inside, Path outside, AtomicBoolean stop) {
    Path kept = temporary.resolve("kept");
    try {
      while (!stop.get()) {
        Files.move(inside, kept);
        Files.createSymbolicLink(inside, outside);
        Files.writeString(kept.resolve("f"), "inside");
        Files.delete(inside);
        Files.move(kept, inside);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void two_names_of_one_file_become_two_files() throws Exception {
    Shell.run(work, "echo one > a; ln a b");
    Path copy = restored(snapshots.take(work));
    Shell.run(copy, "echo two > a");
    assertThat(copy.resolve("b")).hasContent("one");
    assertThat(work.resolve("a")).hasContent("one");
  }

  @Test
  void a_change_through_the_other_name_of_a_file_is_seen() throws Exception {
    Shell.run(work, "mkdir d; echo one > d/a; ln d/a b; touch -d '1 hour ago' b");
    Snapshots later =
        new Snapshots(
            blobs, WorkspaceBounds.DEFAULT, () -> java.time.Instant.now().plusSeconds(60));
    later.take(work);
    Shell.run(work, "printf 'two\\n' > d/a; touch -d '1 hour ago' b");
    assertThat(later.file(later.take(work), "b")).asString(UTF_8).isEqualTo("two\n");
  }

  @Test
  void a_sparse_file_comes_back_with_its_length_and_its_bytes() throws Exception {
    Shell.run(work, "truncate -s 20M holes; printf end >> holes");
    restored(snapshots.take(work));
    Shell.run(temporary, "cmp work/holes copy/holes");
  }

  @Test
  void what_nobody_may_read_is_read_and_keeps_its_mode() throws Exception {
    Shell.run(work, "mkdir locked; echo x > locked/f; chmod 000 locked/f; chmod 000 locked");
    String root = snapshots.take(work);
    assertThat(Shell.run(work, "stat -c %a locked")).isEqualTo("0\n");
    Path copy = restored(root);
    assertThat(Shell.run(copy, "stat -c %a locked; chmod 700 locked; stat -c %a locked/f"))
        .isEqualTo("0\n0\n");
    Shell.run(work, "chmod 700 locked");
    assertThat(snapshots.file(root, "locked/f")).asString(UTF_8).isEqualTo("x\n");
  }

  @Test
  void folders_too_deep_and_paths_too_long_are_refused_by_name() throws Exception {
    Shell.run(work, "for i in $(seq 80); do mkdir d && cd d; done");
    assertThat(refused()).isEqualTo(WorkspaceTooLarge.Bound.DEPTH);
    Shell.run(temporary, "rm -rf work; mkdir work");
    Shell.run(
        work, "n=$(printf 'x%.0s' $(seq 250)); for i in $(seq 20); do mkdir $n && cd $n; done");
    assertThat(refused()).isEqualTo(WorkspaceTooLarge.Bound.PATH);
    Shell.run(temporary, "rm -rf work");
  }

  @Test
  void a_refusal_names_the_folder_that_holds_most() throws Exception {
    Shell.run(work, "mkdir a node_modules; touch a/1 node_modules/{1..9} z");
    Snapshots small = new Snapshots(blobs, new WorkspaceBounds(99, 9, 9, 9), Instant::now);
    assertThat(catchThrowableOfType(WorkspaceTooLarge.class, () -> small.take(work)))
        .hasMessageContainingAll(
            "more than 9 files", "most of them in node_modules", ".anabranchignore");
  }

  private WorkspaceTooLarge.Bound refused() {
    return catchThrowableOfType(WorkspaceTooLarge.class, () -> snapshots.take(work)).bound();
  }
}
