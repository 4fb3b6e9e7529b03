package dev.anabranch.journal.faults;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalFailed;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;

/**
 * A process under whose open journal the disk turns read-only: ext4 gives itself up, as it does
 * after an error of the device. A mere remount is refused while a file is open for writing.
 */
final class DyingDisk {
  private DyingDisk() {}

  /** Arguments: a folder to mount on, and a file to make an ext4 in. */
  public static void main(String[] args) {
    String folder = args[0];
    String image = args[1];
    Path file = Path.of(folder, "journal.db");
    Diary diary = new Diary(new Random(5));
    Mount.run("truncate", "-s", "32M", image);
    Mount.run("mkfs.ext4", "-q", image);
    Mount.run("mount", "-o", "loop", image, folder);
    try (Journal journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system())) {
      for (int i = 0; i < 30; i++) {
        diary.write(journal, 1_000);
      }
      Mount.run("mount", "-o", "remount,abort", folder);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> diary.write(journal, 1_000))
            .isInstanceOf(JournalFailed.class)
            .hasMessageContaining(file.toString())
            .satisfies(refusal -> System.out.println(refusal.getMessage()));
      }
      diary.assertKept(journal);
    }

    Mount.run("umount", folder);
    Mount.run("mount", "-o", "loop", image, folder);
    try (Journal journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system())) {
      diary.assertKept(journal);
      diary.write(journal, 1_000);
      diary.assertKept(journal);
    }
    System.out.println("dying disk: kept " + diary.acknowledged());
  }
}
