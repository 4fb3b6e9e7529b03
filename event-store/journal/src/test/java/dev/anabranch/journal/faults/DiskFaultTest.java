package dev.anabranch.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal on real file systems that fill up, may only be read, or give themselves up. */
class DiskFaultTest {
  private static final int FILLINGS = Amount.of("fillings", 40, 400);

  @TempDir private Path folder;

  @Test
  void a_full_disk_refuses_appends_in_words_loses_nothing_and_writing_goes_on_with_room()
      throws Exception {
    for (int seed = 0; seed < FILLINGS / 20; seed++) {
      assertThat(said(FullDisk.class, Integer.toString(seed), "20"))
          .contains("is full; free some space and go on")
          .contains("full disk: ");
    }
  }

  @Test
  void a_read_only_disk_is_named_at_the_open_and_can_be_read() throws Exception {
    assertThat(said(ReadOnlyDisk.class)).contains("Read-only file system").contains("kept");
  }

  @Test
  void a_disk_that_turns_read_only_under_an_open_journal_takes_nothing_away() throws Exception {
    assumeTrue(Mount.isRoot(), "SKIPPED: only root can mount a file as a disk");
    assertThat(said(DyingDisk.class, folder.resolve("disk.ext4").toString()))
        .contains("dying disk: kept");
  }

  private String said(Class<?> main, String... arguments) throws Exception {
    Path point = Files.createTempDirectory(folder, "mount");
    String[] all = new String[arguments.length + 1];
    all[0] = point.toString();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Path output = point.resolveSibling(point.getFileName() + ".txt");
    int status = run(main, output, all);
    String said = Files.readString(output, StandardCharsets.UTF_8);
    if (status == Mount.NO_MOUNT) {
      throw Missing.part("nothing can be mounted here: " + said);
    }
    assertThat(status).as(said).isZero();
    return said;
  }

  private static int run(Class<?> main, Path output, String... arguments) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder(Mount.inNamespace(ChildJvm.command(main, arguments)))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw Missing.part("unshare cannot be run: " + e.getMessage());
    }
    try {
      assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
