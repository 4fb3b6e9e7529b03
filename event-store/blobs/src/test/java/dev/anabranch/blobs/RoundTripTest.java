package dev.anabranch.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random workspaces come back bit for bit, and what is remembered of a folder changes nothing. */
class RoundTripTest {
  private static final int WORKSPACES = 200;
  private static final int STEPS = 60;
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  /** Names, kinds, modes, link texts and bytes, as the tools of the system see them. */
  private static final String SEEN =
      "find . -mindepth 1 -printf '%P\\0%y %m %l\\0' | sort -z | sha256sum;"
          + " find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum";

  @TempDir Path temporary;

  @Test
  void two_hundred_random_workspaces_come_back_bit_for_bit() throws Exception {
    Snapshots snapshots = new Snapshots(new MemoryBlobs(InstantSource.system()));
    Path origin = Files.createDirectory(temporary.resolve("origin"));
    Path back = Files.createDirectory(temporary.resolve("back"));
    int empty = 0;
    for (int seed = 1; seed <= WORKSPACES; seed++) {
      Path from = Files.createDirectory(origin.resolve("w" + seed));
      Path to = Files.createDirectory(back.resolve("w" + seed));
      RandomTree tree = new RandomTree(seed);
      tree.fill(from);
      tree.change(from);
      Files.createDirectory(from.resolve("always-empty"));
      snapshots.restore(snapshots.take(from), to);
      empty += snapshots.list(snapshots.take(from)).size() == 1 ? 1 : 0;
    }
    assertThat(empty).as("trees with nothing in them").isLessThan(WORKSPACES / 4);
    assertThat(Shell.run(origin, "find . -type l | head -1")).isNotEmpty();
    assertThat(Shell.run(back, SEEN)).isEqualTo(Shell.run(origin, SEEN));
  }

  /** With no pause, so that many changes fall into one tick of the file system's clock. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void what_is_remembered_finds_every_change_however_fast(long seed) throws IOException {
    Random random = new Random(seed);
    MemoryBlobs blobs = new MemoryBlobs(InstantSource.system());
    Snapshots remembering = new Snapshots(blobs);
    Path work = Files.createDirectory(temporary.resolve("work"));
    String before = remembering.take(work);
    for (int step = 0; step < STEPS; step++) {
      change(work, random);
      String root = remembering.take(work);
      assertThat(root).as("step %d", step).isEqualTo(new Snapshots(blobs).take(work));
      if (random.nextInt(8) == 0) {
        remembering.restore(before, work);
        assertThat(new Snapshots(blobs).take(work)).isEqualTo(before);
      } else if (random.nextInt(8) == 0) {
        before = root;
      }
    }
  }

  /** One to three small changes of one byte, so that sizes stay the same. */
  private static void change(Path work, Random random) throws IOException {
    for (int i = random.nextInt(3); i >= 0; i--) {
      Path folder = random.nextBoolean() ? work : Files.createDirectories(work.resolve("folder"));
      Path at = folder.resolve(NAMES.get(random.nextInt(NAMES.size())));
      switch (random.nextInt(5)) {
        case 0 -> Files.deleteIfExists(at);
        case 1 -> {
          Files.deleteIfExists(at);
          Files.createSymbolicLink(at, Path.of(NAMES.get(random.nextInt(NAMES.size()))));
        }
        case 2 ->
            Files.move(
                Files.write(folder.resolve("new"), bytes(random)),
                at,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        default -> {
          if (!Files.isSymbolicLink(at)) {
            Files.write(at, bytes(random));
          }
        }
      }
    }
  }

  private static byte[] bytes(Random random) {
    return new byte[] {(byte) random.nextInt()};
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void with_and_without_calls_of_linux_a_folder_looks_the_same(boolean calls) throws IOException {
    RandomTree tree = new RandomTree(77);
    Path work = Files.createDirectory(temporary.resolve("work"));
    tree.fill(work);
    assertThat(LinuxCalls.available()).as("tests run where the calls are known").isTrue();
    try (SafeFolder folder = SafeFolder.open(work, calls);
        Stream<Path> files = Files.list(work)) {
      for (Path file : files.toList()) {
        FileStat stat = folder.stat(FileName.of(file.getFileName())).orElseThrow();
        assertThat(stat)
            .isEqualTo(
                FileStat.of(
                    Files.readAttributes(file, FileStat.ATTRIBUTES, LinkOption.NOFOLLOW_LINKS)));
      }
      assertThat(folder.stat("nothing")).isEmpty();
    }
  }
}
