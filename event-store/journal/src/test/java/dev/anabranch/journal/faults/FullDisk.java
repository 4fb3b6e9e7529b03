package dev.anabranch.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Random;

/** A process whose small disk fills up in the middle of appends, again and again. */
final class FullDisk {
  private static final int BLOCK = 4_096;
  private static final long JOURNAL_BYTES_MAX = 5L << 20;

  private final Path file;
  private final Path ballast;
  private final Random random;
  private final Diary diary;
  private Journal journal;
  private int failures;

  private FullDisk(Path folder, long seed) {
    this.file = folder.resolve("journal.db");
    this.ballast = folder.resolve("ballast");
    this.random = new Random(seed);
    this.diary = new Diary(random);
    this.journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system());
  }

  /** Arguments: a folder to mount on, a seed, and how often the disk is filled. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Mount.run("mount", "-t", "tmpfs", "-o", "size=16m", "anabranch", folder.toString());
    FullDisk disk = new FullDisk(folder, Long.parseLong(args[1]));
    int rounds = Integer.parseInt(args[2]);
    for (int round = 0; round < rounds && Files.size(disk.file) < JOURNAL_BYTES_MAX; round++) {
      disk.round();
    }
    disk.journal.close();
    System.out.println(
        "full disk: " + disk.failures + " refusals, kept " + disk.diary.acknowledged());
    assertThat(disk.failures).isGreaterThanOrEqualTo(rounds / 2);
  }

  private void round() throws IOException {
    fill(random.nextInt(60));
    for (int more = 1 + random.nextInt(4); more > 0; ) {
      more -= failed() ? 1 : 0;
    }
    diary.assertKept(journal);
    boolean reopened = random.nextInt(4) == 0;
    if (reopened) {
      journal.close();
    }
    Files.delete(ballast);
    if (reopened) {
      journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system());
    }
    diary.write(journal, 3_000);
    diary.assertKept(journal);
  }

  /** Takes all room but so many blocks. */
  private void fill(int blocks) throws IOException {
    long free = file.getFileSystem().provider().getFileStore(file).getUsableSpace() / BLOCK;
    byte[] block = new byte[BLOCK];
    try (var out = Files.newOutputStream(ballast, StandardOpenOption.CREATE_NEW)) {
      for (long i = blocks; i < free; i++) {
        out.write(block);
      }
    }
  }

  private boolean failed() {
    try {
      diary.write(journal, 20_000);
      return false;
    } catch (JournalFailed e) {
      failures++;
      System.out.println(e.getMessage());
      return true;
    }
  }
}
