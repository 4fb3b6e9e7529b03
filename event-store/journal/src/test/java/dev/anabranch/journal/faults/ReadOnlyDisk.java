package dev.anabranch.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalFailed;
import dev.anabranch.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** A process that finds its journal on a disk that may only be read. */
final class ReadOnlyDisk {
  private ReadOnlyDisk() {}

  /** Argument: a folder to mount on. */
  public static void main(String[] args) throws IOException {
    String folder = args[0];
    Path file = Path.of(folder, "journal.db");
    Path killed = Path.of(folder, "killed/journal.db");
    Diary diary = new Diary(new Random(3));
    Mount.run("mount", "-t", "tmpfs", "-o", "size=16m", "anabranch", folder);
    try (Journal journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system())) {
      for (int i = 0; i < 30; i++) {
        diary.write(journal, 1_000);
      }
      Files.createDirectories(killed.getParent());
      for (String part : List.of("", "-wal")) {
        Files.copy(Path.of(file + part), Path.of(killed + part));
      }
    }

    Mount.run("mount", "-o", "remount,ro", folder);
    assertThatThrownBy(() -> JdbcJournal.open(Database.sqlite(file), InstantSource.system()))
        .isInstanceOf(JournalFailed.class)
        .hasMessageContaining(file.toString())
        .satisfies(refusal -> System.out.println(refusal.getMessage()));
    assertThatThrownBy(() ->
            JdbcJournal.open(
                Database.sqlite(Path.of(folder, "none/journal.db")), InstantSource.system()))
        .isInstanceOf(JournalFailed.class)
        .satisfies(refusal -> System.out.println(refusal.getMessage()));
    try (JournalReader reader = JdbcJournal.readOnly(Database.sqlite(file))) {
      diary.assertKept(reader);
    }
    assertRefusedOrKept(killed, diary);

    Mount.run("mount", "-o", "remount,rw", folder);
    try (Journal journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system())) {
      diary.write(journal, 1_000);
      diary.assertKept(journal);
    }
    System.out.println("read-only disk: kept " + diary.acknowledged());
  }

  /** SQLite cannot read a log that a killed writer left where it may not write beside it. */
  private static void assertRefusedOrKept(Path killed, Diary diary) {
    try (JournalReader reader = JdbcJournal.readOnly(Database.sqlite(killed))) {
      diary.assertKept(reader);
    } catch (JournalFailed refusal) {
      assertThat(refusal).hasMessageContaining(killed.toString()).hasMessageContaining("check");
    }
  }
}
